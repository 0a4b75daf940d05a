import type { ModelConfig } from '../../core/contract/config.ts';
import type { ModelDescription } from '../../core/contract/manifest.ts';
import { writeSafetensors } from '../../core/safetensors.ts';
import { compile, polymorphic } from '../../models/compiler/index.ts';
import { evaluate, type Likelihood } from '../../models/evaluate/likelihood.ts';
import { inUnit, unitOf } from '../../models/evaluate/units.ts';
import { exportModel, storedWeights } from '../../models/export/export.ts';
import type { Weights } from '../../models/flows/parameters.ts';
import { lengthHistogram, textLengthHistogram } from '../../models/latent/length.ts';
import { DIMENSIONS, evaluationGraph, SIZES } from '../../models/train/graphs.ts';
import type { TrainingState } from '../../models/train/state.ts';
import { writeModel } from '../host/model-folder.ts';
import { factsFile } from './facts.ts';
import type { TrainingJob, TrainingResult } from './job.ts';
import { machine } from './machine.ts';
import type { TrainingData } from './training-data.ts';

/** Sequences per run when many samples are drawn for each. */
const BATCH = 4;
/** Every length of music is possible, if only a little. */
const SMOOTHING = 1;

type Split = keyof TrainingData['splits'];

/** A model at the end of its training. */
export interface Trained {
  readonly job: TrainingJob;
  readonly config: ModelConfig;
  readonly data: TrainingData;
  readonly weights: Weights;
  readonly state: TrainingState;
  readonly seed: number;
  readonly cpuSeconds: number;
}

/** Measures a trained model, exports it with its parity check and writes the model folder. */
export async function publish(
  trained: Trained,
  onProgress: (detail: string) => void,
): Promise<TrainingResult> {
  const { job, config, data, state } = trained;
  const weights = storedWeights(trained.weights);
  const split: Split =
    data.splits.test.length > 0 ? 'test' : data.splits.valid.length > 0 ? 'valid' : 'train';
  const histogram = histogramOf(data, config.maxSteps);
  const measured = await measure(trained, weights, split, histogram, onProgress);
  onProgress('exporting');
  const files = await exportModel(config, weights);
  const metrics = { ...inUnit(measured, config.kind), unit: unitOf(config.kind), split, iwae: job.iwae };
  const manifest: ModelDescription = {
    schema: 1,
    name: job.name,
    kind: config.kind,
    arch: config.arch,
    config,
    ...(data.stepQuarters !== undefined && { stepQuarters: data.stepQuarters }),
    ...(data.vocabulary && { vocabulary: [...data.vocabulary] }),
    lengthHistogram: histogram,
    training: {
      data: `${data.name}, SHA-256 ${data.fingerprint}`,
      dataLicence: job.dataLicence,
      command: job.command,
      seed: trained.seed,
      epochs: state.epoch,
      cpuSeconds: Math.round(trained.cpuSeconds),
      machine: machine(),
    },
    metrics,
    licence: 'MIT',
  };
  const safetensors = writeSafetensors(
    { tensors: weights, metadata: { name: job.name, arch: config.arch } },
    { half: true },
  );
  const facts = await factsOf(trained, files.encode, onProgress);
  await writeModel(job.out, { manifest, files: { ...files, weights: safetensors, ...(facts && { facts }) } });
  return { out: job.out, metrics };
}

/** What is known of the training data once the pieces are gone. */
function factsOf(
  { config, data }: Trained,
  encode: Uint8Array | undefined,
  onProgress: (detail: string) => void,
): Promise<Uint8Array | undefined> {
  return factsFile(encode, {
    config,
    vocabulary: data.vocabulary,
    train: data.splits.train,
    onProgress: (done, all) => onProgress(`facts of the training data, ${done} of ${all}`),
  });
}

/** p(T) from the lengths of what was trained and validated on. */
function histogramOf({ kind, splits: { train, valid } }: TrainingData, maxSteps: number): number[] {
  const lengths = [...train, ...valid].map((sequence) => sequence.length);
  return kind === 'text'
    ? textLengthHistogram(lengths, maxSteps)
    : lengthHistogram(lengths, maxSteps, SMOOTHING);
}

async function measure(
  { job, config, data, seed }: Trained,
  weights: Weights,
  split: Split,
  histogram: readonly number[],
  onProgress: (detail: string) => void,
): Promise<Likelihood> {
  const graph = polymorphic(SIZES, DIMENSIONS, evaluationGraph(config, job.iwae));
  const run = await compile(graph, { provider: job.provider, threads: job.threads });
  const likelihood = await evaluate(data.splits[split], {
    run,
    weights,
    latent: config.latent,
    vocabulary: config.vocabulary,
    samples: job.iwae,
    histogram,
    seed,
    batch: BATCH,
    onProgress: (done, all) => onProgress(`${split} likelihood, ${done} of ${all}`),
  });
  await run.release();
  return likelihood;
}
