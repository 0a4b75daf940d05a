import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { readSafetensors } from '../../../core/safetensors.ts';
import { readModel, verifyModel } from '../../../electron/host/model-folder.ts';
import { trainInChild } from '../../../electron/trainer/client.ts';
import type { TrainingProgress, TrainingResult } from '../../../electron/trainer/job.ts';
import { readLog } from '../../../electron/trainer/log.ts';
import type { ExportedFiles } from '../../../models/export/export.ts';
import { exportedGraphs } from '../../../models/export/graphs.ts';
import { checkParity } from '../../../models/export/parity.ts';
import { emptyFolder, rollFile, smallJob } from '../../fixtures/latent-music.ts';

const data = rollFile();
const ignore = () => undefined;

/** The largest difference between two curves in any number but the seconds; infinite when their shapes differ. */
function apart(a: readonly EpochRecord[], b: readonly EpochRecord[]): number {
  const numbers = (records: readonly EpochRecord[]) =>
    records.flatMap(({ train, valid, best, ...rest }) => [
      Number(best),
      ...Object.values({ ...rest, seconds: 0 }),
      ...Object.values(train),
      ...Object.values(valid ?? {}),
    ]);
  const [x, y] = [numbers(a), numbers(b)];
  return x.length === y.length ? x.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i]!)), 0) : Infinity;
}

describe('a training in a child', () => {
  const job = smallJob({ data });
  const progress: TrainingProgress[] = [];
  let result: TrainingResult;
  let log: EpochRecord[];

  beforeAll(async () => {
    result = await trainInChild(job, { onProgress: (p) => void progress.push(p) });
    log = await readLog(job.out);
  });

  it('leaves a model that verifies, whose graphs are those of its weights', async () => {
    expect(await verifyModel(job.out)).toEqual({ ok: true, faults: [] });
    const { manifest, read } = await readModel(job.out);
    expect(manifest).toMatchObject({
      name: 'small',
      stepQuarters: 1,
      training: { epochs: 6, seed: 1, dataLicence: 'CC0-1.0', command: 'made by a test' },
      metrics: { unit: 'nats/step', split: 'test', iwae: 4 },
    });
    expect(manifest.training.data).not.toContain('/');
    expect(result.metrics.nll).toBe(manifest.metrics.nll);
    const roles = ['encode', 'density', 'sample', 'decode'] as const;
    const files = await Promise.all(roles.map(async (role) => [role, await read(role)] as const));
    const { tensors } = readSafetensors(await read('weights'));
    const graphs = exportedGraphs(manifest.config, tensors);
    await checkParity(manifest.config, graphs, Object.fromEntries(files) as ExportedFiles);
  });

  it('takes Tmax from the longest piece of training and validation, and p(T) from their lengths', async () => {
    const { manifest } = await readModel(job.out);
    const longest = 9;
    expect(manifest.config.maxSteps).toBe(Math.floor(1.25 * longest));
    expect(manifest.lengthHistogram).toHaveLength(manifest.config.maxSteps + 1);
    expect(manifest.lengthHistogram.reduce((sum, count) => sum + count)).toBe(
      8 + 2 + manifest.config.maxSteps + 1,
    );
  });

  it('tells of its phases and epochs, and logs the epochs', () => {
    const phases = progress.flatMap((p) => (p.kind === 'phase' ? [p.phase] : []));
    expect([...new Set(phases)]).toEqual(['data', 'compile', 'evaluate', 'export']);
    expect(progress.flatMap((p) => (p.kind === 'epoch' ? [p.record] : []))).toEqual(log);
    expect(log.map((r) => r.epoch)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(log[5]!.train.elbo).toBeLessThan(log[0]!.train.elbo);
  });

  it('killed at random moments and resumed, leaves the same curve and the same model', async () => {
    const again = { ...job, out: join(emptyFolder(), 'model'), checkpointSeconds: 1e-3 };
    const moments = [1 + Math.floor(9 * Math.random()), 1 + Math.floor(6 * Math.random())];
    for (const [i, moment] of moments.entries()) {
      let [pid, updates] = [0, 0];
      const resume = existsSync(join(again.out, 'checkpoint.safetensors'));
      const training = trainInChild(
        { ...again, resume },
        {
          onStart: (id) => (pid = id),
          onProgress: ({ kind }) => {
            if (kind === 'update' && ++updates === moment) process.kill(pid, 'SIGKILL');
          },
        },
      );
      await expect(training, `kill ${i} after ${moments.join()} updates`).rejects.toMatchObject({
        code: 'child-died',
      });
    }
    // A line that was being written when the power went.
    await appendFile(join(again.out, 'log.jsonl'), '{"epoch":99,"upda');
    const resumed = await trainInChild({ ...again, resume: true }, { onProgress: ignore });
    expect(apart(await readLog(again.out), log), `kills after ${moments.join()} updates`).toBeLessThan(1e-6);
    expect(resumed.metrics).toEqual(result.metrics);
    const [one, two] = await Promise.all([readModel(job.out), readModel(again.out)]);
    expect(two.manifest.files).toEqual(one.manifest.files);
    expect(two.manifest.training.cpuSeconds).toBeGreaterThanOrEqual(0);
  });

  it('stopped by its caller saves itself, and goes on from there', async () => {
    const again = { ...job, out: join(emptyFolder(), 'model') };
    const stop = new AbortController();
    let updates = 0;
    const training = trainInChild(again, {
      signal: stop.signal,
      onProgress: ({ kind }) => {
        if (kind === 'update' && ++updates === 4) stop.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
    const resumed = await trainInChild({ ...again, resume: true }, { onProgress: ignore });
    expect(apart(await readLog(again.out), log)).toBeLessThan(1e-6);
    expect(resumed.metrics).toEqual(result.metrics);
  });

  it('is not begun over another, and its end can be repeated', async () => {
    const before = await readFile(join(job.out, 'log.jsonl'), 'utf8');
    await expect(trainInChild(job, { onProgress: ignore })).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringMatching(/holds a training already: add --resume/),
    });
    expect(await readFile(join(job.out, 'log.jsonl'), 'utf8')).toBe(before);
    const repeated = await trainInChild({ ...job, resume: true }, { onProgress: ignore });
    expect(repeated.metrics).toEqual(result.metrics);
    expect(await readFile(join(job.out, 'log.jsonl'), 'utf8')).toBe(before);
    expect(await verifyModel(job.out)).toEqual({ ok: true, faults: [] });
  });
});
