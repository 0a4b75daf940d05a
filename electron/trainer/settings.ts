import { isDeepStrictEqual } from 'node:util';
import { trainingSettingsSchema, type TrainingSettings } from '../../core/contract/training.ts';
import { RivuletError } from '../../core/errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Kind } from './data-kind.ts';
import { fineTuningDefaults, trainingDefaults } from './defaults.ts';
import type { TrainingJob } from './job.ts';

/** How a job trains: as it began when it is resumed, else what is given and the defaults of its kind. */
export function settingsFor(job: TrainingJob, kind: Kind, saved: Checkpoint | null): TrainingSettings {
  if (saved) return trainingSettingsSchema.parse({ ...saved.settings, ...kept(job) });
  const defaults = learnsFurther(job) ? fineTuningDefaults(kind) : trainingDefaults(kind, job.model.arch);
  return trainingSettingsSchema.parse({ ...defaults, ...job.training });
}

/** Whether a training starts from the weights of a model. */
export function learnsFurther({ from, fresh }: Pick<TrainingJob, 'from' | 'fresh'>): boolean {
  return from !== undefined && !fresh;
}

/** What may change between a training and its continuation. */
function kept({ training }: TrainingJob): Partial<TrainingSettings> {
  return training.epochs === undefined ? {} : { epochs: training.epochs };
}

/**
 * Whether the folder of a job is as the job expects: with a training to resume, or without one.
 * @throws RivuletError `not-found` or `bad-argument`.
 */
export function checkResume(job: TrainingJob, saved: Checkpoint | null): void {
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
