import { expect, it } from 'vitest';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { evaluate } from '../../../models/evaluate/likelihood.ts';
import { lengthHistogram } from '../../../models/latent/length.ts';
import { Slots } from '../../../models/train/slots.ts';
import { Trainer } from '../../../models/train/trainer.ts';
import { firstWeights } from '../../fixtures/latent.ts';
import { openTraining, patterns, quickSettings, studied } from '../../fixtures/latent-training.ts';

it('learns a pattern from its past, and its likelihood is exact: the same for any noise', async () => {
  const config = { ...studied, arch: 'lstm' as const };
  const settings = quickSettings({ epochs: 80, klHoldEpochs: 0, klRampEpochs: 0, priorDropout: 0.1 });
  const graphs = await openTraining(config, settings);
  const data = patterns();
  const weights = firstWeights(config, 1);
  const trainer = new Trainer({ config, settings, data, ...graphs, clock: () => 0 }, Slots.fresh(weights));
  const records: EpochRecord[] = [];
  for await (const event of trainer.train()) if (event.kind === 'epoch') records.push(event.record);
  const bounds = records.map(({ valid }) => valid!.elbo);
  expect(bounds.at(-1)).toBeLessThan(0.5 * bounds[0]!);
  expect(records[0]).toMatchObject({ klWeight: 1, best: true, train: { kl: 0 } });
  expect(trainer.state.bestElbo).toBe(Math.min(...bounds));
  const figures = await evaluate(data.valid, {
    run: graphs.validation,
    weights: trainer.result(),
    latent: config.latent,
    vocabulary: config.vocabulary,
    samples: 1,
    histogram: lengthHistogram([], config.maxSteps, 1),
    seed: 99,
    batch: 3,
  });
  expect(figures.nllWithoutLength).toBeCloseTo(trainer.state.bestElbo, 5);
  expect(figures.kl).toBe(0);
});
