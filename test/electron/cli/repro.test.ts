import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RowFile } from '../../../electron/repro/row-file.ts';
import { rivulet } from '../../fixtures/rivulet.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-repro-'));
  const pieces = (count: number, first: number) =>
    Array.from({ length: count }, (_, i) =>
      Array.from({ length: 8 }, (_, t) => [first + i + t, first + i + t + 7]),
    );
  const data = { train: pieces(8, 50), valid: pieces(2, 58), test: pieces(2, 60) };
  await writeFile(path.join(folder, 'jsb.json.gz'), JSON.stringify(data));
});
afterAll(() => rm(folder, { recursive: true }));

const repro = (...args: string[]) =>
  rivulet('repro', 'jsb', '--data', folder, '--out', path.join(folder, 'runs'), '--json', ...args);

describe('repro', () => {
  test('trains a row in a child, and from its folders alone the same row is made again', async () => {
    const results = path.join(folder, 'trained');
    const done = await repro('--run', 'af-scf-1', '--minutes', '0.03', '--results', results);
    expect(done.stderr).toContain('af-scf-1: training, 0.0 minutes in all');
    const file = JSON.parse(done.stdout) as RowFile;
    const [result] = file.rows;
    expect(result).toMatchObject({
      data: 'jsb',
      arch: 'af-scf',
      split: 'test',
      unit: 'nats/step',
      iwae: 30,
      seed: 1,
    });
    expect(result).toMatchObject({ paper: 6.64, sequences: 2, settings: { seed: 1, rate: 2e-3 } });
    expect(result!.cpuSeconds).toBeGreaterThan(0);
    expect(file.curves[result!.weights]!.points.length).toBe(result!.epochs);
    const run = path.join(folder, 'runs/af-scf-1');
    const manifest = JSON.parse(await readFile(path.join(run, 'manifest.json'), 'utf8')) as {
      metrics: object;
    };
    expect(manifest.metrics).toMatchObject({ nll: result!.nll, kl: result!.kl });

    const again = path.join(folder, 'collected');
    const collected = await rivulet('repro', 'jsb', '--from', run, '--results', again, '--json');
    expect(JSON.parse(collected.stdout)).toEqual(file);
    const resumed = await repro('--run', 'af-scf-1', '--resume', '--results', results);
    expect(resumed.stderr).toContain('finished before');
    expect(JSON.parse(resumed.stdout)).toEqual(file);

    const other = await rivulet('repro', 'nottingham', '--from', run, '--results', again);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toMatch(
      /^error: [^\n]*jsb\.json\.gz; nottingham is about nottingham\.json\.gz\.\n$/,
    );
  });

  test.each([
    [['--minutes', '1'], /There is no data jsb/],
    [['--from', '/does/not/exist'], /not a model folder/],
  ])('refuses %j in one line', async (args, sentence) => {
    const { code, stdout, stderr } = await rivulet('repro', 'jsb', '--data', os.devNull, ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });
});
