import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modelConfigSchema } from '../../../core/contract/config.ts';
import { addToRow, readRow, type Measured } from '../../../electron/repro/row-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-row-'));
});
afterEach(() => rm(folder, { recursive: true }));

function measured(seed: number, nll: number, weights: string, hidden = 128): Measured {
  return {
    result: {
      data: 'jsb',
      arch: 'af-scf',
      config: modelConfigSchema.parse({ hidden }),
      settings: null,
      split: 'test',
      nll,
      unit: 'nats/step',
      iwae: 30,
      nllWithoutLength: null,
      reconstruction: null,
      kl: null,
      sequences: 77,
      command: 'rivulet train',
      seed,
      epochs: 1,
      cpuSeconds: 1,
      machine: 'a machine',
      validElbo: null,
      paper: 6.64,
      weights,
    },
    curve: { kept: 0, points: [[0, 1, 7, null, null, null]] },
  };
}

describe('the file of a row', () => {
  test('has no rows when it does not exist', async () => {
    expect(await readRow(folder, 'jsb')).toEqual({ row: 'jsb', rows: [], curves: {} });
  });

  test('comes back as it was written, a list of numbers on a line', async () => {
    const written = await addToRow(folder, 'jsb', [measured(1, 6.4, 'a'), measured(2, 6.5, 'b')]);
    expect(await readRow(folder, 'jsb')).toEqual(written);
    expect(await readFile(path.join(folder, 'jsb.json'), 'utf8')).toContain('[0, 1, 7, null, null, null]');
  });

  test('replaces a training of equal seed and sizes with its curve, and keeps the others', async () => {
    await addToRow(folder, 'jsb', [measured(1, 6.4, 'a'), measured(2, 6.5, 'b'), measured(1, 6.3, 'c', 160)]);
    const { rows, curves } = await addToRow(folder, 'jsb', [measured(1, 6.2, 'd')]);
    expect(rows.map(({ nll }) => nll)).toEqual([6.2, 6.5, 6.3]);
    expect(Object.keys(curves).sort()).toEqual(['b', 'c', 'd']);
  });

  test.each([['{'], ['{"row": "jsb", "rows": [{"nll": "good"}], "curves": {}}']])(
    'refuses %s and names the file',
    async (text) => {
      await writeFile(path.join(folder, 'jsb.json'), text);
      await expect(readRow(folder, 'jsb')).rejects.toMatchObject({
        code: 'bad-file',
        message: expect.stringContaining('jsb.json') as string,
      });
    },
  );
});
