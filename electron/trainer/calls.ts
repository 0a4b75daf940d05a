import type { CollectionSettings } from '../../core/contract/collection.ts';
import type { StudioResponse } from '../../core/contract/studio.ts';
import type { Collected, CollectionFor } from '../collection/collection.ts';
import type { TrainingJob, TrainingResult } from './job.ts';

/** A folder or file that is to be read to train on. */
export interface CollectTask {
  readonly path: string;
  readonly settings: CollectionSettings;
  readonly for: CollectionFor;
  /** The folder of what was read before. */
  readonly cache: string;
}

/** What a training would take. */
export type Estimate = StudioResponse<'job.estimate'>;

/** The calls that the trainer's process answers. */
export type TrainerCalls = {
  /** From now on, every other program comes first. */
  giveWay: { request: null; response: null };
  train: { request: TrainingJob; response: TrainingResult };
  collect: { request: CollectTask; response: Collected };
  estimate: { request: TrainingJob; response: Estimate };
};
