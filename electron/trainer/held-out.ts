import type { ModelConfig } from '../../core/contract/config.ts';
import type { HeldOut } from '../../core/contract/jobs.ts';
import { compile, polymorphic } from '../../models/compiler/index.ts';
import { evaluate } from '../../models/evaluate/likelihood.ts';
import { inUnit, unitOf } from '../../models/evaluate/units.ts';
import type { Weights } from '../../models/flows/parameters.ts';
import type { LengthHistogram } from '../../models/latent/length.ts';
import { DIMENSIONS, evaluationGraph, SIZES } from '../../models/train/graphs.ts';
import type { TrainingJob } from './job.ts';
import type { TrainingData } from './training-data.ts';

/** Sequences per run when many samples are drawn for each. */
const BATCH = 4;

/** What is measured. */
export interface Measured {
  readonly config: ModelConfig;
  readonly weights: Weights;
  /** p(T) of the model. */
  readonly histogram: LengthHistogram;
}

/** How it is measured. */
type Measuring = Pick<TrainingJob, 'iwae' | 'provider' | 'threads'> & { readonly seed: number };

/** The split that nothing was fitted to, or the one that comes nearest to that. */
function heldOutSplit({ splits: { test, valid } }: TrainingData): HeldOut['split'] {
  return test.length > 0 ? 'test' : valid.length > 0 ? 'valid' : 'train';
}

/** The likelihood of what was held out, by importance sampling (Burda et al. 2016), in the unit of the kind of data. */
export async function measureHeldOut(
  { config, weights, histogram }: Measured,
  data: TrainingData,
  { iwae, provider, threads, seed }: Measuring,
  onProgress: (detail: string) => void,
): Promise<HeldOut> {
  const split = heldOutSplit(data);
  const run = await compile(polymorphic(SIZES, DIMENSIONS, evaluationGraph(config, iwae)), {
    provider,
    threads,
  });
  try {
    const likelihood = await evaluate(data.splits[split], {
      run,
      weights,
      latent: config.latent,
      vocabulary: config.vocabulary,
      samples: iwae,
      histogram,
      seed,
      batch: BATCH,
      onProgress: (done, all) => onProgress(`${split} likelihood, ${done} of ${all}`),
    });
    return { ...inUnit(likelihood, config.kind), unit: unitOf(config.kind), split, iwae };
  } finally {
    await run.release();
  }
}
