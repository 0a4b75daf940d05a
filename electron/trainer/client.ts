import { fileURLToPath } from 'node:url';
import { forkChild } from '../host/child-handle.ts';
import { Supervised } from '../host/supervised.ts';
import type { TrainingJob, TrainingProgress, TrainingResult } from './job.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** The longest that a step may block its thread: compiled ones take seconds, eager ones minutes. */
const SILENCE_MS = { onnx: 120_000, cpu: 60 * 60_000, tensorflow: 60 * 60_000 };
/** Time to save a checkpoint when it is stopped. */
const CANCEL_GRACE_MS = 900;

/** How a training is followed and stopped. */
export interface TrainingCallOptions {
  readonly onProgress: (progress: TrainingProgress) => void;
  /** Hears once of the process that trains, when it has begun. */
  readonly onStart?: (pid: number) => void;
  readonly signal?: AbortSignal;
}

/** Does a training in a child process of its own, which ends with it. */
export async function trainInChild(job: TrainingJob, options: TrainingCallOptions): Promise<TrainingResult> {
  const { onProgress, onStart, signal } = options;
  let begun = false;
  const child = new Supervised<{ train: { request: TrainingJob; response: TrainingResult } }>(
    'the trainer',
    forkChild(CHILD),
    { silence: SILENCE_MS[job.backend], cancelGrace: CANCEL_GRACE_MS },
  );
  try {
    return await child.call('train', job, {
      onProgress: (progress) => {
        if (!begun && child.pid !== undefined) onStart?.(child.pid);
        begun = true;
        onProgress(progress as TrainingProgress);
      },
      ...(signal && { signal }),
    });
  } finally {
    await child.stop();
  }
}
