import os from 'node:os';
import { collect } from '../collection/collection.ts';
import type { CallContext, Handlers } from '../host/serve-calls.ts';
import type { CollectTask } from './calls.ts';
import { estimateTraining } from './estimate.ts';
import type { TrainingHooks } from './hooks.ts';
import { trainingJobSchema } from './job.ts';
import { PHASE_MS } from './patience.ts';
import { runTraining } from './run.ts';

/** What the trainer's process answers, whatever kind of process that is. */
export function trainerHandlers(): Handlers {
  return {
    giveWay: () => Promise.resolve(giveWay()),
    train: async (request, context) => {
      await context.expectSilence(PHASE_MS);
      return runTraining(trainingJobSchema.parse(request), hooksOf(context));
    },
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

/** Each phase but the updates may be silent for long. */
function hooksOf({ signal, progress, expectSilence }: CallContext): TrainingHooks {
  return {
    onProgress: (told) => {
      if (told.kind === 'phase') void expectSilence(PHASE_MS);
      progress(told);
    },
    isCancelled: () => signal.aborted,
    expectSilence,
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
