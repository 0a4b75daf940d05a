import { mkdir } from 'node:fs/promises';
import { modelConfigSchema, type ModelConfig } from '../../core/contract/config.ts';
import { RivuletError } from '../../core/errors.ts';
import { musicMaxSteps } from '../../models/latent/length.ts';
import type { Sequence } from '../../models/train/data.ts';
import { loadCheckpoint, type Checkpoint } from './checkpoint.ts';
import { kindOfData } from './data-kind.ts';
import { readTrainingData } from './dataset.ts';
import { modelDefaults } from './defaults.ts';
import { measureBefore } from './before.ts';
import type { TrainingHooks } from './hooks.ts';
import type { TrainingJob, TrainingResult } from './job.ts';
import { configOfParent, type Parent, readParent } from './parent.ts';
import { publish } from './publish.ts';
import { seconds } from './seconds.ts';
import { checkResume, settingsFor } from './settings.ts';
import { prepareTraining } from './prepare.ts';
import { train } from './train.ts';
import type { TrainingData } from './training-data.ts';

/** Does a training from data to model folder, or continues one. */
export async function runTraining(job: TrainingJob, hooks: TrainingHooks): Promise<TrainingResult> {
  const begun = seconds.wall();
  const saved = await loadCheckpoint(job.out);
  checkResume(job, saved);
  const parent = await readParent(job);
  const kind = await kindOfData(job.data, saved?.config.kind ?? parent?.manifest.kind ?? job.model.kind);
  const settings = settingsFor(job, kind, saved);
  await mkdir(job.out, { recursive: true });
  hooks.onProgress({ kind: 'phase', phase: 'data', detail: `reading ${job.data}` });
  const vocabulary = parent?.manifest.vocabulary;
  const form = { kind, grid: job.grid, ...(vocabulary && { vocabulary }) };
  const data = await readTrainingData(job.data, settings.seed, form);
  hooks.onProgress({ kind: 'phase', phase: 'data', detail: data.summary });
  checkData(job, data, saved);
  const config = saved?.config ?? configFor(job, data, parent);
  const task = { job, config, settings, data, parent, saved };
  const before = await measureBefore(task, hooks);
  const prepared = await prepareTraining({ ...task, spent: seconds.wall() - begun }, hooks);
  const cpuSeconds = await train(prepared, hooks);
  hooks.onProgress({ kind: 'phase', phase: 'evaluate', detail: 'measuring' });
  const { trainer } = prepared;
  const trained = {
    ...{ job, config, data, parent, before, cpuSeconds },
    weights: trainer.result(),
    state: trainer.state,
    seed: settings.seed,
  };
  return publish(trained, (detail) => hooks.onProgress({ kind: 'phase', phase: 'export', detail }));
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
