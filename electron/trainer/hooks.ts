import type { TrainingProgress } from './job.ts';

/** How a training talks with whoever asked for it. */
export interface TrainingHooks {
  readonly onProgress: (progress: TrainingProgress) => void;
  /** Asked after each update; on true the training saves itself and ends. */
  readonly isCancelled: () => boolean;
  /** Lets whoever waits know that the thread may be blocked for so many milliseconds, beyond what is always allowed. */
  readonly expectSilence?: (milliseconds: number) => Promise<void>;
}
