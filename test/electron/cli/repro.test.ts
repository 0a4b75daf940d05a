import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from '../../../electron/repro/collect.ts';
import type { RowFile } from '../../../electron/repro/row-file.ts';
import { rivuletHere as rivulet, type Ran } from '../../fixtures/rivulet.ts';

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

describe('repro', () => {
  const run = () => path.join(folder, 'runs/af-scf-1');
  let done: Ran;
  let file: RowFile;
  beforeAll(async () => {
    const place = ['--data', folder, '--out', path.join(folder, 'runs'), '--results', folder];
    done = await rivulet('repro', 'jsb', ...place, '--run', 'af-scf-1', '--minutes', '0.02', '--json');
    file = JSON.parse(done.stdout) as RowFile;
  }, 180_000);

  test('trains a row in a child and prints what it reached', async () => {
    expect(done.stderr).toContain('af-scf-1: training, 0.0 minutes in all');
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
    const manifest = JSON.parse(await readFile(path.join(run(), 'manifest.json'), 'utf8')) as {
      metrics: object;
    };
    expect(manifest.metrics).toMatchObject({ nll: result!.nll, kl: result!.kl });
    expect(JSON.parse(await readFile(path.join(folder, 'jsb.json'), 'utf8'))).toEqual(file);
  });

  test('makes the same row again from the folders alone', async () => {
    const again = path.join(folder, 'collected');
    const collected = await rivulet('repro', 'jsb', '--from', run(), '--results', again, '--json');
    expect(JSON.parse(collected.stdout)).toEqual(file);
  });

  test('does not take a model of other data', async () => {
    await expect(collect('nottingham', run())).rejects.toThrow(
      /jsb\.json\.gz; nottingham is about nottingham\.json\.gz/,
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
