import os from 'node:os';
import { collect } from '../collection/collection.ts';
import type { Handlers } from '../host/serve-calls.ts';
import type { CollectTask } from './calls.ts';
import { estimateTraining } from './estimate.ts';
import { trainingJobSchema } from './job.ts';
import { runTraining } from './run.ts';

/** What the trainer's process answers, whatever kind of process that is. */
export function trainerHandlers(): Handlers {
  return {
    giveWay: () => Promise.resolve(giveWay()),
    train: (request, { signal, progress }) =>
      runTraining(trainingJobSchema.parse(request), {
        onProgress: progress,
        isCancelled: () => signal.aborted,
      }),
    collect: (request, { signal, progress }) => {
      const { path, ...task } = request as CollectTask;
      return collect(path, { ...task, signal, onProgress: progress });
    },
    estimate: (request, { signal }) =>
      estimateTraining(trainingJobSchema.parse(request), {
        onProgress: () => undefined,
        isCancelled: () => signal.aborted,
      }),
  };
}

/** Threads that begin later are as modest as the one that begins them. */
function giveWay(): null {
  try {
    os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A system that does not allow it trains as it would any other program.
  }
  return null;
}
