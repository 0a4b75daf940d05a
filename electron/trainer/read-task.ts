import { modelConfigSchema, type ModelConfig } from '../../core/contract/config.ts';
import { RivuletError } from '../../core/errors.ts';
import { musicMaxSteps } from '../../models/latent/length.ts';
import type { Sequence } from '../../models/train/data.ts';
import { collectionFor } from '../collection/for-model.ts';
import type { Checkpoint } from './checkpoint.ts';
import { kindOfData } from './data-kind.ts';
import { readTrainingData } from './dataset.ts';
import { modelDefaults } from './defaults.ts';
import { fitted } from './fitted.ts';
import type { TrainingHooks } from './hooks.ts';
import type { TrainingJob } from './job.ts';
import { configOfParent, type Parent, readParent } from './parent.ts';
import { settingsFor } from './settings.ts';
import type { TrainingTask } from './task.ts';
import type { TrainingData } from './training-data.ts';

/**
 * Reads what a job names: the model that it starts from, and its data.
 * @throws RivuletError `not-found`, `bad-file`, `bad-model`, or `bad-argument` for data that is not what it began with.
 */
export async function readTask(
  job: TrainingJob,
  saved: Checkpoint | null,
  { onProgress }: Pick<TrainingHooks, 'onProgress'>,
): Promise<TrainingTask> {
  const parent = await readParent(job);
  const kind = await kindOfData(job.data, saved?.config.kind ?? parent?.manifest.kind ?? job.model.kind);
  const settings = settingsFor(job, kind, saved);
  onProgress({ kind: 'phase', phase: 'data', detail: `reading ${job.data}` });
  const vocabulary = parent?.manifest.vocabulary;
  const form = { kind, grid: job.grid, ...(vocabulary && { vocabulary }) };
  const read = await readTrainingData(job.data, settings.seed, form);
  const data = parent ? fitted(read, collectionFor(parent.manifest).maxSteps, settings.seed) : read;
  onProgress({ kind: 'phase', phase: 'data', detail: data.summary });
  checkData(job, data, saved);
  const config = saved?.config ?? configFor(job, data, parent);
  return { job, config, settings, data, parent, saved };
}

function checkData(job: TrainingJob, data: TrainingData, saved: Checkpoint | null): void {
  if (saved && saved.fingerprint !== data.fingerprint) {
    throw new RivuletError(
      'bad-argument',
      `${job.data} with this --grid is not the data that the training in ${job.out} began with.`,
    );
  }
  if (data.splits.train.length === 0)
    throw new RivuletError('bad-file', `${job.data} holds no ${data.kind} to train on.`);
}

function configFor(job: TrainingJob, data: TrainingData, parent: Parent | undefined): ModelConfig {
  const { kind, vocabulary } = data;
  if (parent) return configOfParent(parent, longestOf(data));
  return modelConfigSchema.parse({
    maxSteps: maxStepsOf(data),
    ...modelDefaults(kind),
    ...job.model,
    kind,
    ...(vocabulary && { vocabulary: vocabulary.length }),
  });
}

/** Tmax. Test pieces have no part in the model, but a length that it does not know would have no likelihood. */
function maxStepsOf(data: TrainingData): number {
  const { train, valid, test } = data.splits;
  const known = longest([...train, ...valid]);
  return Math.max(data.kind === 'text' ? known : musicMaxSteps(known), longest(test));
}

function longestOf({ splits: { train, valid, test } }: TrainingData): number {
  return longest([...train, ...valid, ...test]);
}

function longest(sequences: readonly Sequence[]): number {
  return sequences.reduce((most, { length }) => Math.max(most, length), 0);
}
