import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { readModel } from '../../../electron/host/model-folder.ts';
import { estimateTraining } from '../../../electron/trainer/estimate.ts';
import { fineTuneJob, type FineTuneRequest } from '../../../electron/trainer/fine-tune-job.ts';
import type { TrainingProgress, TrainingResult } from '../../../electron/trainer/job.ts';
import { readLog } from '../../../electron/trainer/log.ts';
import { runTraining } from '../../../electron/trainer/run.ts';
import { readSafetensors } from '../../../core/safetensors.ts';
import { emptyFolder, rollFile, smallJob } from '../../fixtures/latent-music.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

/** One chord for long, which the parent never heard: longer than it knows, and with nothing held out. */
function drones(): string {
  const path = join(emptyFolder(), 'drones.json');
  const piece = (i: number) => Array.from({ length: 20 + i }, () => [40, 47 + (i % 2)]);
  writeFileSync(path, JSON.stringify({ train: Array.from({ length: 12 }, (_, i) => piece(i)) }));
  return path;
}

let parent: string;
let data: string;
beforeAll(async () => {
  const job = smallJob({
    data: rollFile(),
    training: { epochs: 12, batch: 3, klHoldEpochs: 1, klRampEpochs: 2 },
  });
  ({ out: parent } = await runTraining(job, { onProgress: () => undefined, isCancelled: () => false }));
  data = drones();
});

function wish(overrides: Partial<FineTuneRequest> = {}) {
  return fineTuneJob({
    ...{ from: parent, data, out: join(emptyFolder(), 'drones'), name: 'drones', fresh: false },
    ...{
      trainable: 'all',
      transpose: 0,
      rehearse: true,
      seed: 1,
      threads: 1,
      epochs: 8,
      command: 'made by a test',
      training: { rate: 0.02 },
    },
    ...overrides,
  });
}

/** Does a job and says what it told; ends it after so many updates, if that is wanted. */
async function done(job: ReturnType<typeof wish>, updates = Infinity) {
  const told: TrainingProgress[] = [];
  let seen = 0;
  const result = await runTraining(job, {
    onProgress: (progress) => {
      told.push(progress);
      if (progress.kind === 'update') seen++;
    },
    isCancelled: () => seen >= updates,
  }).catch((thrown: unknown) => {
    expect(thrown).toMatchObject({ code: 'cancelled' });
    return undefined;
  });
  return { told, result };
}

describe('a model that learns further', () => {
  let told: TrainingProgress[];
  let result: TrainingResult;
  beforeAll(async () => {
    const all = await done(wish({ hear: { seed: 4, steps: 9 } }));
    [told, result] = [all.told, all.result!];
  });

  it('gets better on pieces that were held out, as both are measured on the same', async () => {
    const { before, after } = result;
    expect(after!.nll).toBeLessThan(0.8 * before!.nll);
    expect([after!.sequences, after!.steps, after!.split]).toEqual([
      before!.sequences,
      before!.steps,
      'test',
    ]);
    expect(before!.sequences).toBe(1);
    expect(told).toContainEqual({ kind: 'before', heldOut: before });
    const { manifest } = await readModel(result.out);
    expect(manifest.metrics.nll).toBe(after!.nll);
  });

  it('is a model of its own that names the one it came from, and knows longer pieces than that', async () => {
    const [old, own] = [(await readModel(parent)).manifest, (await readModel(result.out)).manifest];
    expect(own.parent).toEqual({ name: old.name, weights: old.files.weights!.sha256 });
    expect(old.config.maxSteps).toBeLessThan(31);
    expect(own.config).toEqual({ ...old.config, maxSteps: 31 });
    expect(own.lengthHistogram).toHaveLength(32);
    expect(own.lengthHistogram[25]!).toBeGreaterThan(own.lengthHistogram[15]!);
  });

  it('can be heard while it learns: one seed, from before the first update on', () => {
    const samples = told.filter((progress) => progress.kind === 'sample');
    expect(samples[0]).toMatchObject({ epoch: 0, piece: { steps: 9, roll: expect.any(Array) } });
    expect(samples[0]!.nll).toBeGreaterThan(0);
    expect(told.findIndex(({ kind }) => kind === 'sample')).toBeLessThan(
      told.findIndex(({ kind }) => kind === 'update'),
    );
  });

  it('leaves its parent as it was', async () => {
    const before = readFileSync(join(parent, 'manifest.json'), 'utf8');
    await done(wish({ epochs: 1 }));
    expect(readFileSync(join(parent, 'manifest.json'), 'utf8')).toBe(before);
  });
});

it('stopped and resumed, it goes the way that it would have gone, rehearsal and all', async () => {
  const curve = async (out: string) =>
    (await readLog(out)).map((record: EpochRecord) => ({ ...record, seconds: 0 }));
  const whole = wish({ epochs: 5 });
  await done(whole);
  const parts = wish({ epochs: 5 });
  for (const updates of [4, 5]) await done({ ...parts, resume: updates > 4 }, updates);
  const { result } = await done({ ...parts, resume: true });
  expect(await curve(parts.out)).toEqual(await curve(whole.out));
  const weights = async (out: string) =>
    readSafetensors(await (await readModel(out)).read('weights')).tensors;
  expect(await weights(result!.out)).toEqual(await weights(whole.out));
});

it('with its biases alone it learns less than with all its weights, and only biases change', async () => {
  const { result } = await done(wish({ trainable: 'biases', rehearse: false }));
  const all = await done(wish({ rehearse: false }));
  expect(result!.after!.nll).toBeLessThan(result!.before!.nll);
  expect(all.result!.after!.nll).toBeLessThan(result!.after!.nll);
  const weights = async (out: string) =>
    readSafetensors(await (await readModel(out)).read('weights')).tensors;
  const [old, own] = [await weights(parent), await weights(result!.out)];
  const changed = [...own].filter(([name, { data }]) =>
    data.some((value, i) => value !== old.get(name)!.data[i]),
  );
  expect(changed.map(([name]) => name)).toEqual(['output.b']);
});

it('fresh takes the sizes of a model and none of its weights', async () => {
  const { result } = await done(wish({ fresh: true, epochs: 1 }));
  const { manifest } = await readModel(result!.out);
  expect(manifest.parent).toBeUndefined();
  expect(result!.before).toBeUndefined();
  expect(result!.after!.nll).toBe(manifest.metrics.nll);
  expect(manifest.config.hidden).toBe((await readModel(parent)).manifest.config.hidden);
});

it('estimates a job from updates that it times, and leaves nothing', async () => {
  const whole = { minutes: 1, minutesOf: 'whole' as const, training: { rehearse: 0.5 } };
  const job = { ...wish(), ...whole };
  const estimate = await estimateTraining(job);
  // 10 pieces to learn from in batches of 5, and as many to rehearse.
  expect(estimate.updatesPerEpoch).toBeGreaterThanOrEqual(4);
  expect(estimate.seconds[0]).toBeLessThanOrEqual(estimate.seconds[1]);
  expect(estimate.seconds[1]).toBeLessThanOrEqual(61);
  expect(estimate.epochs * estimate.updatesPerEpoch * estimate.secondsPerUpdate).toBeLessThan(60);
  expect(estimate.bytes).toBeGreaterThan(5e7);
  await expect(readModel(job.out)).rejects.toMatchObject({ code: 'not-found' });
});

it('refuses a model whose weights are not what its manifest describes', async () => {
  const from = await tinyModel('music');
  await expect(
    runTraining(wish({ from }), { onProgress: () => undefined, isCancelled: () => false }),
  ).rejects.toMatchObject({
    code: 'bad-model',
    message: expect.stringMatching(
      /^tiny cannot learn further: its weights have nothing for \S+, which should be \[/,
    ),
  });
  await rm(dirname(from), { recursive: true });
});
