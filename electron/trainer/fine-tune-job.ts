import type { JobSettings } from '../../core/contract/jobs.ts';
import type { TrainingSettings } from '../../core/contract/training.ts';
import { type TrainingJob, trainingJobSchema } from './job.ts';

/** The share of the updates that keep what a model knew, where it rehearses. */
const REHEARSED = 0.5;

/** What a person decides, and what follows from where things are. */
export interface FineTuneRequest extends Pick<
  JobSettings,
  'trainable' | 'transpose' | 'rehearse' | 'seed' | 'fresh'
> {
  /** The folder of the model to start from. */
  readonly from: string;
  /** A folder or file of data, or a collection that was read. */
  readonly data: string;
  readonly out: string;
  readonly name: string;
  readonly minutes?: number;
  readonly epochs?: number;
  readonly threads: number;
  readonly resume?: boolean;
  readonly dataLicence?: string;
  readonly grid?: TrainingJob['grid'];
  readonly hear?: TrainingJob['hear'];
  /** More settings, over those that follow from the rest. */
  readonly training?: Partial<TrainingSettings>;
  readonly command: string;
}

/** A person's wish as a training to be done. */
export function fineTuneJob(request: FineTuneRequest): TrainingJob {
  const { from, fresh, data, out, name, minutes, epochs, threads, command } = request;
  const { trainable, transpose, rehearse, seed, training, resume = false, grid = 'auto', hear } = request;
  return trainingJobSchema.parse({
    ...{ from, fresh, data, out, name, threads, command, resume, grid },
    ...(hear && { hear }),
    dataLicence: request.dataLicence ?? 'not stated',
    model: {},
    training: {
      ...(fresh ? {} : { trainable, rehearse: rehearse ? REHEARSED : 0 }),
      ...{ transpose, seed },
      ...training,
      ...(epochs !== undefined && { epochs }),
    },
    ...(minutes !== undefined && { minutes, minutesOf: 'whole' }),
  });
}
