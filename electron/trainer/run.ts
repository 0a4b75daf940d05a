import { mkdir } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { modelConfigSchema, type ModelConfig } from '../../core/contract/config.ts';
import { trainingSettingsSchema, type TrainingSettings } from '../../core/contract/training.ts';
import { RivuletError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import type { SizedRecordable } from '../../models/compiler/polymorphic.ts';
import type { Runnable } from '../../models/compiler/interpret.ts';
import { initialWeights } from '../../models/flows/parameters.ts';
import { musicMaxSteps } from '../../models/latent/length.ts';
import { withActNormStart } from '../../models/train/act-norm-start.ts';
import type { Sequence } from '../../models/train/data.ts';
import { usesDropout } from '../../models/train/feeds.ts';
import { evaluationGraph, parameterSpecs, trainingGraph } from '../../models/train/graphs.ts';
import { Slots } from '../../models/train/slots.ts';
import { Trainer } from '../../models/train/trainer.ts';
import { backendFor } from './backend.ts';
import { loadCheckpoint, saveCheckpoint, type Checkpoint } from './checkpoint.ts';
import { kindOfData, type Kind } from './data-kind.ts';
import { readTrainingData } from './dataset.ts';
import { modelDefaults, trainingDefaults } from './defaults.ts';
import type { TrainingJob, TrainingProgress, TrainingResult } from './job.ts';
import { TrainingLog } from './log.ts';
import { publish } from './publish.ts';
import type { TrainingData } from './training-data.ts';

/** How a training talks with whoever asked for it. */
export interface TrainingHooks {
  readonly onProgress: (progress: TrainingProgress) => void;
  /** Asked after each update; on true the training saves itself and ends. */
  readonly isCancelled: () => boolean;
}

/** Does a training from data to model folder, or continues one. */
export async function runTraining(job: TrainingJob, hooks: TrainingHooks): Promise<TrainingResult> {
  const saved = await loadCheckpoint(job.out);
  checkResume(job, saved);
  const kind = await kindOfData(job.data, saved?.config.kind ?? job.model.kind);
  const settings = settingsFor(job, kind, saved);
  await mkdir(job.out, { recursive: true });
  hooks.onProgress({ kind: 'phase', phase: 'data', detail: `reading ${job.data}` });
  const data = await readTrainingData(job.data, settings.seed, { kind, grid: job.grid });
  hooks.onProgress({ kind: 'phase', phase: 'data', detail: data.summary });
  checkData(job, data, saved);
  const config = saved?.config ?? configFor(job, data);
  const trainer = await makeTrainer(job, { config, settings, data, saved }, hooks);
  const seconds = await train(job, trainer, { config, settings, data }, hooks);
  hooks.onProgress({ kind: 'phase', phase: 'evaluate', detail: 'measuring' });
  const trained = {
    job,
    config,
    data,
    weights: trainer.result(),
    state: trainer.state,
    seed: settings.seed,
    cpuSeconds: seconds,
  };
  return publish(trained, (detail) => hooks.onProgress({ kind: 'phase', phase: 'export', detail }));
}

interface Parts {
  readonly config: ModelConfig;
  readonly settings: TrainingSettings;
  readonly data: TrainingData;
}

function settingsFor(job: TrainingJob, kind: Kind, saved: Checkpoint | null): TrainingSettings {
  const given = saved
    ? { ...saved.settings, ...kept(job) }
    : { ...trainingDefaults(kind, job.model.arch), ...job.training };
  return trainingSettingsSchema.parse(given);
}

/** What may change between a training and its continuation. */
function kept({ training }: TrainingJob): Partial<TrainingSettings> {
  return training.epochs === undefined ? {} : { epochs: training.epochs };
}

function checkResume(job: TrainingJob, saved: Checkpoint | null): void {
  if (job.resume && !saved) {
    throw new RivuletError('not-found', `There is no training to resume in ${job.out}.`);
  }
  if (!job.resume && saved) {
    const sentence = `${job.out} holds a training already: add --resume, or choose another folder.`;
    throw new RivuletError('bad-argument', sentence);
  }
  if (saved) checkUnchanged(job, saved);
}

/** What is asked for again must be what the training began with, but for its end. */
function checkUnchanged(job: TrainingJob, saved: Checkpoint): void {
  const began: Record<string, unknown> = { ...saved.config, ...saved.settings };
  for (const [name, value] of Object.entries({ ...job.model, ...job.training })) {
    if (name === 'epochs' || isDeepStrictEqual(value, began[name])) continue;
    const sentence = `The training in ${job.out} began with ${name} ${began[name]}, which cannot become ${value}.`;
    throw new RivuletError('bad-argument', sentence);
  }
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

function configFor(job: TrainingJob, data: TrainingData): ModelConfig {
  const { kind, vocabulary } = data;
  return modelConfigSchema.parse({
    maxSteps: maxStepsOf(data),
    ...modelDefaults(kind),
    ...job.model,
    kind,
    ...(vocabulary && { vocabulary: vocabulary.length }),
  });
}

/** Tmax. Test pieces have no part in the model, but a length that it does not know would have no likelihood. */
function maxStepsOf({ kind, splits: { train, valid, test } }: TrainingData): number {
  const longest = (sequences: readonly Sequence[]) =>
    sequences.reduce((most, { length }) => Math.max(most, length), 0);
  const known = longest([...train, ...valid]);
  return Math.max(kind === 'text' ? known : musicMaxSteps(known), longest(test));
}

async function makeTrainer(
  job: TrainingJob,
  parts: Parts & { saved: Checkpoint | null },
  hooks: TrainingHooks,
): Promise<Trainer> {
  const { config, settings, data, saved } = parts;
  hooks.onProgress({ kind: 'phase', phase: 'compile', detail: 'compiling the training step' });
  const make = await backendFor(job);
  const open = (fn: SizedRecordable): Promise<Runnable> => make(fn);
  const declared = initialWeights(parameterSpecs(config), Random.of(settings.seed));
  const start = { config, settings, data: data.splits, open };
  const weights = saved ? declared : await withActNormStart(declared, start);
  return new Trainer(
    {
      config,
      settings,
      data: data.splits,
      step: await open(trainingGraph(config, { samples: settings.samples, dropout: usesDropout(settings) })),
      validation: await open(evaluationGraph(config, 1)),
      clock: job.minutesOf === 'processor' ? processorSeconds : wallSeconds,
      ...(job.minutes !== undefined && { budgetSeconds: job.minutes * 60 }),
    },
    saved ? Slots.restore(saved.tensors, weights) : Slots.fresh(weights),
    saved?.state,
  );
}

/** Trains with a checkpoint now and then; returns the seconds of processor time that it took, resumed runs together. */
async function train(
  job: TrainingJob,
  trainer: Trainer,
  parts: Parts,
  hooks: TrainingHooks,
): Promise<number> {
  const log = await TrainingLog.open(job.out, trainer.state.records);
  const { config, settings, data } = parts;
  const save = () =>
    saveCheckpoint(job.out, {
      config,
      settings,
      fingerprint: data.fingerprint,
      state: trainer.state,
      tensors: trainer.slots.save(),
    });
  const before = trainer.state.cpuSeconds;
  await save(); // so that a training which is killed at once can be resumed too
  let saved = wallSeconds();
  for await (const event of trainer.train()) {
    if (event.kind === 'epoch') await log.add(event.record);
    hooks.onProgress(
      event.kind === 'epoch' ? event : { kind: 'update', epoch: event.epoch, share: event.share },
    );
    trainer.state.cpuSeconds = before + processorSeconds();
    const cancelled = hooks.isCancelled();
    if (cancelled || wallSeconds() - saved > job.checkpointSeconds) {
      await save();
      saved = wallSeconds();
    }
    if (cancelled)
      throw new RivuletError('cancelled', `The training was stopped; --resume continues it from ${job.out}.`);
  }
  await save();
  return trainer.state.cpuSeconds;
}

function wallSeconds(): number {
  return performance.now() / 1000;
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
