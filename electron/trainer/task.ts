import type { ModelConfig } from '../../core/contract/config.ts';
import type { TrainingSettings } from '../../core/contract/training.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { TrainingJob } from './job.ts';
import type { Parent } from './parent.ts';
import type { TrainingData } from './training-data.ts';

/** A job with everything that was read for it. */
export interface TrainingTask {
  readonly job: TrainingJob;
  readonly config: ModelConfig;
  readonly settings: TrainingSettings;
  readonly data: TrainingData;
  /** The model to start from. */
  readonly parent: Parent | undefined;
  /** The checkpoint to go on from. */
  readonly saved: Checkpoint | null;
}
