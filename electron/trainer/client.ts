import { fileURLToPath } from 'node:url';
import { forkChild } from '../host/child-handle.ts';
import { Supervised } from '../host/supervised.ts';
import type { TrainingJob, TrainingProgress, TrainingResult } from './job.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** How a training is followed and stopped. */
export interface TrainingCallOptions {
  readonly onProgress: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
}

/** Does a training in a child process of its own, which ends with it. */
export async function trainInChild(job: TrainingJob, options: TrainingCallOptions): Promise<TrainingResult> {
  const { onProgress, signal } = options;
  const child = new Supervised<{ train: { request: TrainingJob; response: TrainingResult } }>(
    'the trainer',
    forkChild(CHILD),
  );
  try {
    return await child.call('train', job, {
      onProgress: (progress) => onProgress(progress as TrainingProgress),
      ...(signal && { signal }),
    });
  } finally {
    await child.stop();
  }
}
