import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { measureSpeed } from '../../../electron/repro/speed.ts';
import { readSpeed } from '../../../electron/repro/speed-file.ts';
import { variantLabel } from '../../../electron/repro/variant.ts';

test('the row of speed has every model at every length, for music and for text, and is read as it was written', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-speed-'));
  const said: string[] = [];
  const file = await measureSpeed(folder, (sentence) => said.push(sentence), {
    hidden: 24,
    steps: [16, 32],
    runs: 1,
  });
  expect(await readSpeed(folder)).toEqual(file);
  const variants = ['lstm', 'af-scf', 'iaf-scf', 'iaf-scf-convolution', 'iaf-scf-convolution-affine'];
  for (const kind of ['music', 'text'] as const) {
    for (const variant of variants) {
      const lengths = file.rows
        .filter((row) => row.kind === kind && row.variant === variant)
        .map(({ steps }) => steps);
      expect(lengths).toEqual([16, 32]);
    }
  }
  expect(file.rows).toHaveLength(20);
  expect(said).toHaveLength(20);
  expect(variantLabel('iaf-scf-convolution-affine')).toBe('IAF/SCF without recurrence − NLSq (affine)');
  await rm(folder, { recursive: true });
});
