import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modelConfigSchema } from '../../../core/contract/config.ts';
import { trainingSettingsSchema } from '../../../core/contract/training.ts';
import { RivuletError } from '../../../core/errors.ts';
import { writeModel } from '../../../electron/host/model-folder.ts';
import { readRow } from '../../../electron/repro/row-file.ts';
import { trainRow, type TrainRowOptions } from '../../../electron/repro/train-row.ts';
import { saveCheckpoint } from '../../../electron/trainer/checkpoint.ts';
import type { TrainingJob, TrainingResult } from '../../../electron/trainer/job.ts';
import { freshState } from '../../../models/train/state.ts';
import { tinyDescription, tinyFiles } from '../../fixtures/tiny-model.ts';

let folder: string;
let jobs: TrainingJob[];
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-row-'));
  await writeFile(path.join(folder, 'jsb.json.gz'), '');
  jobs = [];
  said = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** Finishes a training at once, with the seed for its likelihood. */
async function finish(job: TrainingJob): Promise<TrainingResult> {
  jobs.push(job);
  const { arch = 'af-scf' } = job.model;
  const tiny = tinyDescription('music', job.name);
  const seed = job.training.seed!;
  await writeModel(job.out, {
    manifest: {
      ...tiny,
      arch,
      config: modelConfigSchema.parse({ ...tiny.config, ...job.model }),
      training: {
        ...tiny.training,
        data: `${path.basename(job.data)}, SHA-256 0`,
        command: job.command,
        seed,
      },
      metrics: { ...tiny.metrics, nll: seed },
    },
    files: tinyFiles(),
  });
  return { out: job.out, metrics: {} };
}

const options = (change: Partial<TrainRowOptions> = {}): TrainRowOptions => ({
  resume: false,
  data: folder,
  out: path.join(folder, 'runs'),
  results: folder,
  threads: 1,
  only: ['af-scf-1', 'af-scf-2'],
  train: finish,
  follow: { onProgress: () => undefined },
  say: (sentence) => said.push(sentence),
  ...change,
});

const seedsOf = async () => (await readRow(folder, 'jsb')).rows.map(({ seed, nll }) => [seed, nll]);

describe('training a row', () => {
  test('trains each run with its share and a command that does it again, and writes the row', async () => {
    const file = await trainRow('jsb', options({ minutes: 10 }));
    expect(jobs.map(({ training, minutes, minutesOf }) => [training.seed, minutes, minutesOf])).toEqual([
      [1, 7.4, 'processor'],
      [2, expect.closeTo(2.6), 'processor'],
    ]);
    expect(jobs.map(({ command }) => command)).toEqual([
      'rivulet repro jsb --run af-scf-1 --minutes 7.4',
      'rivulet repro jsb --run af-scf-2 --minutes 2.6',
    ]);
    expect(await readRow(folder, 'jsb')).toEqual(file);
    expect(await seedsOf()).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test('continued trains only what has not finished, and takes up what was begun', async () => {
    const stopping: TrainRowOptions['train'] = async (job) => {
      if (job.training.seed === 1) return finish(job);
      await mkdir(job.out, { recursive: true });
      await saveCheckpoint(job.out, {
        config: modelConfigSchema.parse(job.model),
        settings: trainingSettingsSchema.parse({}),
        fingerprint: '0',
        state: freshState([1, 2, 3, 4]),
        tensors: new Map(),
      });
      throw new RivuletError('cancelled', 'stopped');
    };
    await expect(trainRow('jsb', options({ train: stopping }))).rejects.toMatchObject({ code: 'cancelled' });
    expect(await seedsOf()).toEqual([[1, 1]]);
    const manifest = path.join(folder, 'runs/af-scf-1/manifest.json');
    const before = await readFile(manifest, 'utf8');
    jobs = [];
    await trainRow('jsb', options({ resume: true }));
    expect(jobs.map(({ training, resume }) => [training.seed, resume])).toEqual([[2, true]]);
    expect(await readFile(manifest, 'utf8')).toBe(before);
    expect(await seedsOf()).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test('does the other runs when one fails, then says which failed', async () => {
    const failing: TrainRowOptions['train'] = (job) =>
      job.training.seed === 1 ? Promise.reject(new RivuletError('training-diverged', 'no')) : finish(job);
    await expect(trainRow('jsb', options({ train: failing }))).rejects.toMatchObject({
      code: 'training-diverged',
      message: expect.stringContaining('af-scf-1: no') as string,
    });
    expect(await seedsOf()).toEqual([[2, 2]]);
  });

  test('does not touch a folder of runs unless it is to go on there', async () => {
    await trainRow('jsb', options());
    jobs = [];
    await expect(trainRow('jsb', options())).rejects.toThrow(/--resume/);
    expect(jobs).toEqual([]);
  });

  test.each([
    ['a row that is not known', 'jazz', {}, /jsb, nottingham/],
    ['a run that the row has not', 'jsb', { only: ['af-scf-9'] }, /af-scf-9; its runs are af-scf-1/],
    ['data that is not there', 'nottingham', { only: undefined }, /no data nottingham/],
  ])('refuses %s before training', async (_, row, change, sentence) => {
    await expect(trainRow(row, options(change as object))).rejects.toThrow(sentence);
    expect(jobs).toEqual([]);
  });
});
