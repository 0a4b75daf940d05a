import type { HeldOut, Memorisation } from '../../core/contract/jobs.ts';
import type { ModelDescription } from '../../core/contract/manifest.ts';
import { writeSafetensors } from '../../core/safetensors.ts';
import { exportModel, storedWeights } from '../../models/export/export.ts';
import type { Weights } from '../../models/flows/parameters.ts';
import { lengthHistogram, textLengthHistogram, withShare } from '../../models/latent/length.ts';
import type { TrainingState } from '../../models/train/state.ts';
import { writeModel } from '../host/model-folder.ts';
import { factsFile } from './facts.ts';
import { measureHeldOut } from './held-out.ts';
import type { TrainingResult } from './job.ts';
import { machine } from './machine.ts';
import { memorisationOf } from './memorisation.ts';
import type { Parent } from './parent.ts';
import { drawPieces, sequencesOf } from './rehearsal.ts';
import { learnsFurther } from './settings.ts';
import type { TrainingTask } from './task.ts';

/** Every length of music is possible, if only a little. */
const SMOOTHING = 1;
/** Pieces of the new and of the old model that are compared with the data. */
const COMPARED = 16;

/** A model at the end of its training. */
export interface Trained {
  readonly task: TrainingTask;
  readonly weights: Weights;
  readonly state: TrainingState;
  readonly cpuSeconds: number;
  /** How good the model was that the training started from, on the same held-out pieces. */
  readonly before: HeldOut | undefined;
}

/** Measures a trained model, exports it with its parity check and writes the model folder. */
export async function publish(
  trained: Trained,
  onProgress: (detail: string) => void,
): Promise<TrainingResult> {
  const { task, state, before } = trained;
  const { job, config, data, parent, settings } = task;
  const { seed } = settings;
  const weights = storedWeights(trained.weights);
  const histogram = lengthsKnown(task);
  const metrics = await measureHeldOut({ config, weights, histogram }, data, { ...job, seed }, onProgress);
  onProgress('exporting');
  const files = await exportModel(config, weights);
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
      seed,
      epochs: state.epoch,
      cpuSeconds: Math.round(trained.cpuSeconds),
      machine: machine(),
    },
    metrics,
    ...(parent && learnsFurther(job) && { parent: lineage(parent) }),
    licence: 'MIT',
  };
  const safetensors = writeSafetensors(
    { tensors: weights, metadata: { name: job.name, arch: config.arch } },
    { half: true },
  );
  const facts = await factsOf(task, files.encode, onProgress);
  await writeModel(job.out, { manifest, files: { ...files, weights: safetensors, ...(facts && { facts }) } });
  const result = { out: job.out, metrics };
  if (!parent) return result;
  onProgress('comparing with what it learned from');
  return { ...result, ...(before && { before }), after: metrics, ...(await compared(task, parent)) };
}

function lineage({ manifest }: Parent): NonNullable<ModelDescription['parent']> {
  return { name: manifest.name, weights: manifest.files.weights!.sha256 };
}

/** What is known of the training data once the pieces are gone. */
function factsOf(
  { config, data }: TrainingTask,
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

/** p(T) from the lengths of what was trained and validated on, and of what was rehearsed in its share. */
function lengthsKnown({ config, data, parent, settings }: TrainingTask): number[] {
  const { train, valid } = data.splits;
  const lengths = [...train, ...valid].map((sequence) => sequence.length);
  const counts =
    data.kind === 'text'
      ? textLengthHistogram(lengths, config.maxSteps)
      : lengthHistogram(lengths, config.maxSteps, SMOOTHING);
  if (!parent || settings.rehearse === 0) return counts;
  return withShare(counts, parent.manifest.lengthHistogram, settings.rehearse);
}

/** Whether the new model repeats its data, beside the model before. */
async function compared(
  { job, data, settings }: TrainingTask,
  parent: Parent,
): Promise<{ memorisation?: Memorisation }> {
  const drawn = async (dir: string) => {
    const draw = { count: COMPARED, seed: settings.seed, threads: job.threads };
    return sequencesOf(await drawPieces(dir, draw, () => false), data);
  };
  const memorisation = memorisationOf(data, {
    after: await drawn(job.out),
    ...(learnsFurther(job) && { before: await drawn(parent.dir) }),
  });
  return memorisation ? { memorisation } : {};
}
