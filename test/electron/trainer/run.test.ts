import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFileSchema, trainingJobSchema, type TrainingJob } from '../../../electron/trainer/job.ts';
import { readLog } from '../../../electron/trainer/log.ts';
import { runTraining } from '../../../electron/trainer/run.ts';
import { emptyFolder, rollFile, smallJob } from '../../fixtures/latent-music.ts';

const hooks = { onProgress: () => undefined, isCancelled: () => false };
const run = (job: TrainingJob) => runTraining(job, hooks);

describe('a training that cannot be', () => {
  it('resumes nothing where nothing was begun', async () => {
    const job = smallJob({ data: rollFile(), resume: true });
    await expect(run(job)).rejects.toMatchObject({
      code: 'not-found',
      message: `There is no training to resume in ${job.out}.`,
    });
    expect(existsSync(join(job.out, 'manifest.json'))).toBe(false);
  });

  it('does not resume on other data', async () => {
    const job = smallJob({ data: rollFile(1), training: { epochs: 1, batch: 8 } });
    await run(job);
    const other = rollFile(2);
    await expect(run({ ...job, data: other, resume: true })).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('is not the data that the training'),
    });
    await expect(run(job)).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('says so when data or checkpoint are missing or broken', async () => {
    const nowhere = join(emptyFolder(), 'none');
    await expect(run(smallJob({ data: nowhere }))).rejects.toMatchObject({ code: 'not-found' });
    const empty = join(emptyFolder(), 'empty.json');
    writeFileSync(empty, '{"train": []}');
    await expect(run(smallJob({ data: empty }))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('holds no music to train on'),
    });
    const broken = smallJob({ data: rollFile(), resume: true });
    mkdirSync(broken.out, { recursive: true });
    writeFileSync(join(broken.out, 'checkpoint.safetensors'), 'not one');
    await expect(run(broken)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('is no checkpoint'),
    });
  });

  it('on TensorFlow itself without its package names the package, once', async () => {
    const failure = run(smallJob({ data: rollFile(), backend: 'tensorflow' }));
    await expect(failure).rejects.toMatchObject({
      code: 'provider-missing',
      message:
        '--backend tensorflow needs the package @tensorflow/tfjs-node: npm install @tensorflow/tfjs-node',
    });
  });
});

describe('a job', () => {
  const required = { data: 'd', dataLicence: 'l', out: 'o', name: 'n', command: 'c' };

  it('holds only what was given of model and training, so that the rest can be decided later', () => {
    const job = trainingJobSchema.parse({ ...required, model: { hidden: 7 }, training: { seed: 3 } });
    expect(job.model).toEqual({ hidden: 7 });
    expect(job.training).toEqual({ seed: 3 });
    expect(configFileSchema.parse({ model: { latent: 4 } })).toEqual({ model: { latent: 4 }, training: {} });
  });

  it('is refused with what it does not know, and what cannot be', () => {
    for (const wrong of [{ model: { hiden: 7 } }, { model: { hidden: 0 } }, { training: { rate: -1 } }]) {
      expect(trainingJobSchema.safeParse({ model: {}, training: {}, ...required, ...wrong }).success).toBe(
        false,
      );
      expect(configFileSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('a training', () => {
  it('resumed without more words keeps its settings', async () => {
    const job = smallJob({ data: rollFile(), training: { epochs: 2, batch: 4, rate: 0.005, samples: 2 } });
    let updates = 0;
    const stop = { ...hooks, isCancelled: () => ++updates > 2 };
    await expect(runTraining(job, stop)).rejects.toMatchObject({ code: 'cancelled' });
    const checkpoint = join(job.out, 'checkpoint.safetensors');
    const early = readFileSync(checkpoint);
    await run({ ...job, resume: true, training: {}, model: {} });
    expect((await readLog(job.out)).map((record) => record.epoch)).toEqual([0, 1]);
    const whole = { ...job, out: join(emptyFolder(), 'model') };
    await run(whole);
    const curve = async ({ out }: TrainingJob) => (await readLog(out)).map((r) => ({ ...r, seconds: 0 }));
    expect(await curve(job)).toEqual(await curve(whole));
    // Killed long after its last checkpoint: what the log knows beyond that comes again, once.
    writeFileSync(checkpoint, early);
    await run({ ...job, resume: true, training: {} });
    expect(await curve(job)).toEqual(await curve(whole));
  });

  it('resumed with more epochs goes on to them', async () => {
    const job = smallJob({ data: rollFile(), training: { epochs: 2, batch: 4 } });
    await run(job);
    await run({ ...job, resume: true, training: { epochs: 3 } });
    expect((await readLog(job.out)).map((record) => record.epoch)).toEqual([0, 1, 2]);
  });

  it('gives a length to every test piece, though it knows them from training alone', async () => {
    const path = join(emptyFolder(), 'long.json');
    const scale = (length: number) => Array.from({ length }, (_, t) => [60 + (t % 7)]);
    writeFileSync(path, JSON.stringify({ train: [scale(4), scale(5)], test: [scale(20)] }));
    const { metrics } = await run(smallJob({ data: path, training: { epochs: 1 } }));
    expect(Number.isFinite(metrics.nll)).toBe(true);
  });

  it('on the CPU backend follows the curve of the compiled one', async () => {
    const training = { epochs: 2, batch: 4, klHoldEpochs: 0, klRampEpochs: 1, rate: 2e-3 };
    const [compiled, eager] = (['onnx', 'cpu'] as const).map((backend) =>
      smallJob({ data: rollFile(), training, backend }),
    ) as [TrainingJob, TrainingJob];
    await run(compiled);
    await run(eager);
    const [a, b] = [await readLog(compiled.out), await readLog(eager.out)];
    expect(b).toHaveLength(2);
    b.forEach((record, i) => {
      // Adam's first steps have the size of the rate whatever the size of a gradient, so that rounding in gradients near
      // zero can turn single steps: within the few steps of two epochs by much less than the rate itself.
      for (const part of ['elbo', 'reconstruction', 'kl'] as const) {
        expect(Math.abs(record.train[part] - a[i]!.train[part])).toBeLessThan(1e-4);
        expect(Math.abs(record.valid![part] - a[i]!.valid![part])).toBeLessThan(1e-4);
      }
      expect(record).toMatchObject({ rate: a[i]!.rate, klWeight: a[i]!.klWeight, updates: a[i]!.updates });
    });
  });
});
