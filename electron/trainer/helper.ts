import { RivuletError } from '../../core/errors.ts';
import type { Collected, CollectProgress } from '../collection/collection.ts';
import type { Spawn } from '../host/child-handle.ts';
import { type CallOptions, Supervised } from '../host/supervised.ts';
import type { CollectTask, Estimate, TrainerCalls } from './calls.ts';
import { forkTrainer } from './client.ts';
import type { TrainingJob } from './job.ts';
import { PHASE_MS } from './patience.ts';

/** A person who cancels waits no longer than this. */
const CANCEL_GRACE_MS = 900;
/** A process that nobody has asked anything for so long gives its memory back. */
const IDLE_MS = 60_000;

/** One process of the trainer's kind that reads collections and estimates trainings, for as long as there are any. */
export class TrainerHelper {
  private readonly child: Supervised<TrainerCalls>;
  private open = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(spawn: Spawn = forkTrainer()) {
    const times = { silence: PHASE_MS, cancelGrace: CANCEL_GRACE_MS };
    this.child = new Supervised('the reader of your data', spawn, times);
  }

  /** Reads a folder or file to train on. */
  collect(
    task: CollectTask,
    options: { onProgress: (progress: CollectProgress) => void; signal: AbortSignal },
  ): Promise<Collected> {
    return this.call('collect', task, {
      signal: options.signal,
      onProgress: (value) => options.onProgress(value as CollectProgress),
    });
  }

  /** Finds out what a training would take. */
  estimate(job: TrainingJob, signal: AbortSignal): Promise<Estimate> {
    return this.call('estimate', job, { signal });
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    clearTimeout(this.idle);
    await this.child.stop();
  }

  /** A call that was lost because another one had to be cancelled is made again. */
  private async call<Name extends 'collect' | 'estimate'>(
    name: Name,
    request: TrainerCalls[Name]['request'],
    options: CallOptions,
  ): Promise<TrainerCalls[Name]['response']> {
    clearTimeout(this.idle);
    this.open++;
    try {
      for (;;) {
        const answer = await this.child.call(name, request, options).catch(lostToAnother);
        if (answer) return answer;
      }
    } finally {
      if (--this.open === 0) this.idle = setTimeout(() => void this.child.stop(), IDLE_MS).unref();
    }
  }
}

function lostToAnother(thrown: unknown): undefined {
  if (!(thrown instanceof RivuletError) || thrown.code !== 'child-stopped') throw thrown;
}
