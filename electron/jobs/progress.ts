import type { Job } from '../../core/contract/jobs.ts';
import type { TrainingProgress } from '../trainer/job.ts';

/** How much a new update counts in the mean time of an update. */
const NEWEST = 0.1;
/** Below this share of the work nobody can say how long the rest takes. */
const TOO_EARLY = 0.02;

/** What a training does in each phase; what details there are may name files, which a page must not know. */
const PHASES = {
  data: 'preparing the pieces',
  compile: 'compiling',
  train: 'training',
  evaluate: 'measuring',
  export: 'writing the model',
} as const;

/**
 * A training after it told something at `now`, in milliseconds.
 * @param lastUpdate when the update before was, where nothing but an update has happened since.
 */
export function progressed(
  job: Job,
  progress: TrainingProgress,
  now: number,
  lastUpdate: number | undefined,
): Job {
  switch (progress.kind) {
    case 'phase':
      return { ...job, doing: PHASES[progress.phase] };
    case 'update':
      return updated(job, progress, now, lastUpdate);
    case 'epoch':
      return { ...job, epoch: progress.record.epoch + 1 };
    case 'saved':
      return { ...job, savedAt: progress.at };
    case 'before':
      return { ...job, before: progress.heldOut };
    case 'sample':
      return job;
  }
}

function updated(
  job: Job,
  { epoch, share, seconds }: Extract<TrainingProgress, { kind: 'update' }>,
  now: number,
  lastUpdate: number | undefined,
): Job {
  return {
    ...job,
    doing: PHASES.train,
    epoch,
    share,
    seconds,
    secondsLeft: share > TOO_EARLY ? (seconds * (1 - share)) / share : undefined,
    secondsPerUpdate: meanTime(job.secondsPerUpdate, lastUpdate, now),
  };
}

/** Seconds an update, the newest counting a tenth. */
function meanTime(mean: number | undefined, last: number | undefined, now: number): number | undefined {
  if (last === undefined || now <= last) return mean;
  const newest = (now - last) / 1000;
  return mean === undefined ? newest : mean + NEWEST * (newest - mean);
}
