import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MusicReport, SampleReport, TextReport } from '../../../electron/cli/statistics.ts';
import { rivuletHere as rivulet } from '../../fixtures/rivulet.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-statistics-'));
  file = path.join(folder, 'music.json');
  const melody = (first: number) => [0, 2, 5, 4, 7, 3].map((step) => [first + step]);
  await writeFile(file, JSON.stringify({ train: [melody(50), [[60], [60]]], test: [melody(57)] }));
});
afterAll(() => rm(folder, { recursive: true }));

async function measured<Report>(kind: 'music' | 'text', data: string, ...args: string[]): Promise<Report> {
  const model = await tinyModel(kind);
  const { stdout, stderr, code } = await rivulet(
    'eval',
    '--model',
    model,
    '--data',
    data,
    '--iwae',
    '1',
    '--json',
    ...args,
  );
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as { statistics: Report }).statistics;
}

describe('eval --statistics', () => {
  test('compares drawn pieces with the split, and tells how much pieces of the split share with training', async () => {
    const report = await measured<MusicReport & SampleReport>(
      'music',
      file,
      '--statistics',
      '5',
      '--seed',
      '3',
    );
    expect(report.samples).toBe(5);
    // The test piece is the first training piece in another key.
    expect(report.ofSplit).toEqual({ mean: 1, most: { index: 0, piece: 0, share: 1 } });
    expect(report.shared.mean).toBe(0);
    expect(report.ofTraining.melodicIntervals.distance).toBeCloseTo(0, 10);
    // A model that was never trained sounds about half of all keys.
    expect(report.distances.polyphony.distance).toBeGreaterThan(0.9);
    const again = await measured<MusicReport & SampleReport>(
      'music',
      file,
      '--statistics',
      '5',
      '--seed',
      '3',
    );
    expect(again).toEqual(report);
  });

  test('counts words and repetitions of sentences, beside those of the split', async () => {
    const prefix = path.join(folder, 'text');
    await writeFile(`${prefix}.train.txt`, 'bad cafe\na bad egg\nface a cab\n');
    await writeFile(`${prefix}.valid.txt`, 'bad egg\n');
    await writeFile(`${prefix}.test.txt`, 'a cab\nbad gab\n');
    const report = await measured<TextReport & SampleReport>(
      'text',
      prefix,
      '--statistics',
      '20',
      '--length',
      '5',
    );
    expect(report).toMatchObject({ samples: 20, length: 5 });
    expect(report.command).toMatch(/^rivulet eval --model tiny --data text .*--statistics 20 --length 5/);
    expect(report.ofSplit).toMatchObject({ distinctSentences: 1, copied: 0, knownWords: 3 / 4 });
    expect(report.perplexity).toBeGreaterThan(report.ofSplit.perplexity);
    expect(report.distinctSentences).toBeGreaterThan(0);
  });

  test('leaves the figures alone when it is not asked for', async () => {
    expect(await measured<undefined>('music', file)).toBeUndefined();
  });
});
