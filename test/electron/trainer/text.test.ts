import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UNKNOWN, vocabularyOf } from '../../../core/text/vocabulary.ts';
import { readModel, verifyModel } from '../../../electron/host/model-folder.ts';
import type { TrainingJob, TrainingResult } from '../../../electron/trainer/job.ts';
import { readLog } from '../../../electron/trainer/log.ts';
import { runTraining } from '../../../electron/trainer/run.ts';
import { emptyFolder, smallJob } from '../../fixtures/latent-music.ts';
import { textFile, verses } from '../../fixtures/text.ts';

const hooks = { onProgress: () => undefined, isCancelled: () => false };

/** A folder of three files, and their prefix. */
function verseParts(): string {
  const folder = emptyFolder();
  textFile(verses(40, 1), 'verses.train.txt', folder);
  textFile(verses(6, 2), 'verses.valid.txt', folder);
  textFile(['the cat sat.', 'z', 'a dog sees me, my hen ran off.'], 'verses.test.txt', folder);
  return join(folder, 'verses');
}

function textJob(overrides: Partial<TrainingJob> & Pick<TrainingJob, 'data'>): TrainingJob {
  return smallJob({
    model: { latent: 4, hidden: 12, layers: 2, couplingHidden: 12, tiedEmbedding: 6 },
    training: { epochs: 12, batch: 4, rate: 0.01, klHoldEpochs: 1, klRampEpochs: 4 },
    ...overrides,
  });
}

describe('a training on text', () => {
  const job = textJob({ data: verseParts() });
  let result: TrainingResult;

  beforeAll(async () => {
    result = await runTraining(job, hooks);
  });

  it('learns: a character costs much less than by chance', async () => {
    const log = await readLog(job.out);
    const bounds = log.map(({ valid }) => valid!.elbo);
    expect(bounds.at(-1)).toBeLessThan(0.75 * bounds[0]!);
    expect(bounds.at(-1)).toBeLessThan(0.8 * Math.log(vocabularyOf(verses(40, 1)).length));
  });

  it('leaves a model that verifies and knows its symbols, its lengths and its unit', async () => {
    expect(await verifyModel(job.out)).toEqual({ ok: true, faults: [] });
    const { manifest } = await readModel(job.out);
    const vocabulary = vocabularyOf(verses(40, 1));
    expect(manifest).toMatchObject({ kind: 'text', vocabulary, metrics: { unit: 'bits/character' } });
    expect(manifest.stepQuarters).toBeUndefined();
    expect(vocabulary.at(-1)).toBe(UNKNOWN);
    // The longest is in the test part: it has a length without which it would have no likelihood.
    expect(manifest.config).toMatchObject({ kind: 'text', vocabulary: vocabulary.length, maxSteps: 30 });
    expect(manifest.lengthHistogram.reduce((sum, count) => sum + count)).toBe(46 + 31);
  });

  it('is measured in bits: the divisor is T + 1, and no length is impossible', async () => {
    const { nll, nllWithoutLength, elbo, reconstruction, kl, steps, sequences } = result.metrics;
    expect(result.metrics.unit).toBe('bits/character');
    expect([steps, sequences]).toEqual([12 + 1 + 30, 3]);
    const { manifest } = await readModel(job.out);
    const total = manifest.lengthHistogram.reduce((sum, count) => sum + count);
    const lengths = [12, 1, 30].map((length) => -Math.log2(manifest.lengthHistogram[length]! / total));
    const bits = lengths.reduce((sum, cost) => sum + cost) / (43 + 3);
    expect(Number(nll) - Number(nllWithoutLength)).toBeCloseTo(bits, 9);
    expect(Number(elbo)).toBeCloseTo(Number(reconstruction) + Number(kl), 9);
    expect(Number(nllWithoutLength)).toBeLessThan(Number(elbo));
  });

  it('is resumed on the same text alone, whose kind it knows', async () => {
    await runTraining({ ...job, resume: true, model: {}, training: { epochs: 13 } }, hooks);
    expect(await readLog(job.out)).toHaveLength(13);
    const other = textFile(verses(40, 9));
    await expect(runTraining({ ...job, data: other, resume: true }, hooks)).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('is not the data'),
    });
  });
});

describe('what a training on text takes by itself', () => {
  it('is a model with an embedding, and validations within its long epochs', async () => {
    const job = textJob({ data: textFile(verses(20)), model: { hidden: 4, couplingHidden: 4, latent: 2 } });
    await runTraining({ ...job, training: { epochs: 1, seed: 2 } }, hooks);
    const { manifest } = await readModel(job.out);
    expect(manifest.config.tiedEmbedding).toBeGreaterThan(0);
    expect(manifest.config.latent).toBe(2);
    expect((await readLog(job.out))[0]!.updates).toBeLessThanOrEqual(3);
  });
});

it('text without a sentence to train on is no text to train on', async () => {
  await expect(runTraining(textJob({ data: textFile(['', 'x'.repeat(300)]) }), hooks)).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringContaining('holds no text to train on'),
  });
});
