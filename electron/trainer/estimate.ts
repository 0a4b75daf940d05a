import type { StudioResponse } from '../../core/contract/studio.ts';
import { Slots } from '../../models/train/slots.ts';
import { movesParameter } from '../../models/train/trainable.ts';
import { backendFor } from './backend.ts';
import { availableSeconds } from './budget.ts';
import type { TrainingHooks } from './hooks.ts';
import type { TrainingJob } from './job.ts';
import { measurePace, plannedFor } from './pace.ts';
import { startWeights, trainerOptions } from './prepare.ts';
import { readTask } from './read-task.ts';
import { seconds } from './seconds.ts';

/**
 * How long a job will take on this machine: its data are read, some updates are made and timed, and nothing is kept.
 * What is rehearsed is not drawn for it: its updates take as long as others.
 */
export async function estimateTraining(
  job: TrainingJob,
  hooks: TrainingHooks = { onProgress: () => undefined, isCancelled: () => false },
): Promise<StudioResponse<'job.estimate'>> {
  const begun = seconds.wall();
  const read = await readTask(job, null, hooks);
  const { rehearse } = read.settings;
  const task = { ...read, settings: { ...read.settings, rehearse: 0 } };
  const make = await backendFor(job);
  hooks.onProgress({ kind: 'phase', phase: 'compile', detail: 'timing a few updates' });
  const options = await trainerOptions(task, make, hooks);
  const weights = await startWeights(task, make);
  const moves = movesParameter(task.settings.trainable);
  const measured = await measurePace(options, Slots.fresh(weights, moves));
  const pace = { ...measured, updatesPerEpoch: Math.round(measured.updatesPerEpoch / (1 - rehearse)) };
  const spent = seconds.wall() - begun;
  const available = availableSeconds(job, spent) ?? Infinity;
  const { epochs } = plannedFor(available, pace);
  const { klHoldEpochs, klRampEpochs, stopPatience } = task.settings;
  const epochSeconds = pace.secondsPerUpdate * pace.updatesPerEpoch + pace.secondsPerValidation;
  const overhead = (job.minutes ?? 0) * 60 - available;
  const most = Math.min(available, epochs * epochSeconds);
  const least = Math.min(most, (klHoldEpochs + klRampEpochs + stopPatience) * epochSeconds);
  return {
    secondsPerUpdate: pace.secondsPerUpdate,
    updatesPerEpoch: pace.updatesPerEpoch,
    epochs: Math.min(epochs, available / epochSeconds),
    seconds: [overhead + least, overhead + most],
    threads: job.threads,
    bytes: process.memoryUsage().rss,
  };
}
