import { fileURLToPath } from 'node:url';
import { forkChild, type Spawn } from '../host/child-handle.ts';
import { Supervised } from '../host/supervised.ts';
import type { TrainerCalls } from './calls.ts';
import type { TrainingJob, TrainingProgress, TrainingResult } from './job.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** How long an eager step may block its thread; compiled ones say themselves how long they will be. */
const EAGER_SILENCE_MS = 60 * 60_000;
/** Time to save a checkpoint when it is stopped, unless more is given. */
const CANCEL_GRACE_MS = 900;

/** How a training is followed and stopped. */
export interface TrainingCallOptions {
  readonly onProgress: (progress: TrainingProgress) => void | Promise<void>;
  /** Hears once of the process that trains, when it has begun. */
  readonly onStart?: (pid: number) => void;
  /** Saves a checkpoint and ends. */
  readonly signal?: AbortSignal;
  /** Milliseconds that this may take before the process is ended all the same. */
  readonly graceMs?: number;
  /** Ends at once. */
  readonly kill?: AbortSignal;
  /** Whether every other program comes first. */
  readonly giveWay?: boolean;
  /** How the process is started; by Node unless given. */
  readonly spawn?: Spawn;
}

/** A way to start the trainer's process: as a Node process, unless a shell has its own kind. */
export function forkTrainer(): Spawn {
  return forkChild(CHILD);
}

/** Does a training in a child process of its own, which ends with it. */
export async function trainInChild(job: TrainingJob, options: TrainingCallOptions): Promise<TrainingResult> {
  const { spawn = forkTrainer(), graceMs = CANCEL_GRACE_MS, giveWay = false, kill } = options;
  const silence = job.backend === 'onnx' ? {} : { silence: EAGER_SILENCE_MS };
  const times = { ...silence, cancelGrace: graceMs };
  const child = new Supervised<TrainerCalls>('the trainer', spawn, times);
  const end = () => void child.stop();
  kill?.addEventListener('abort', end, { once: true });
  try {
    if (giveWay) await child.call('giveWay', null);
    return await child.call('train', job, callOptions(child, options));
  } finally {
    kill?.removeEventListener('abort', end);
    await child.stop();
  }
}

function callOptions(
  child: Supervised<TrainerCalls>,
  { onProgress, onStart, signal }: TrainingCallOptions,
): { onProgress: (value: unknown) => void | Promise<void>; signal?: AbortSignal } {
  let begun = false;
  return {
    onProgress: (progress) => {
      if (!begun && child.pid !== undefined) onStart?.(child.pid);
      begun = true;
      return onProgress(progress as TrainingProgress);
    },
    ...(signal && { signal }),
  };
}
