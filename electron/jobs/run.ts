import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { RivuletError } from '../../core/errors.ts';
import { isAlive } from '../host/save.ts';
import type { TrainingCallOptions } from '../trainer/client.ts';
import type { TrainingJob, TrainingResult } from '../trainer/job.ts';
import { folderOf, trainingFolder } from './folder.ts';
import { Following } from './following.ts';
import type { JobRecord } from './record.ts';
import type { JobShelf } from './shelf.ts';
import { interrupted, verdict } from './verdict.ts';

/** Time to save a checkpoint when it is paused: an update of a large model takes seconds. */
const PAUSE_MS = 20_000;
/** A trainer that lost its host ends within two seconds; what is alive after this is another program. */
const ORPHAN_MS = 5000;
const ORPHAN_LOOK_MS = 100;

/** What does trainings. */
export interface QueueOptions {
  /** The folder of all trainings. */
  readonly root: string;
  /** Does one, in a process of its own. */
  readonly train: (job: TrainingJob, options: TrainingCallOptions) => Promise<TrainingResult>;
  /** A kept record as something to train; rejects when its model has gone. */
  readonly prepare: (record: JobRecord, threads: number) => Promise<TrainingJob>;
}

/** Why a training is to end before its end. */
export type Wish = 'paused' | 'closed' | 'discarded';

/** What a run works with. */
export interface RunOptions extends Pick<QueueOptions, 'train' | 'prepare'> {
  readonly shelf: JobShelf;
  readonly threads: number;
}

/** One training at work, from its turn in the queue to its model or its pause. */
export class Run {
  private readonly stop = new AbortController();
  private readonly kill = new AbortController();
  private readonly following: Following;
  private wish: Wish | undefined;
  private over!: () => void;
  private readonly ended = new Promise<void>((over) => (this.over = over));

  constructor(
    readonly id: string,
    private readonly options: RunOptions,
  ) {
    this.following = new Following(options.shelf, id);
  }

  /** Trains; what comes of it is on the shelf when this settles. */
  async train(): Promise<void> {
    const { shelf, threads } = this.options;
    try {
      await orphanGone(shelf.record(this.id).trainer);
      await shelf.change(this.id, { kind: 'begin', threads });
      const { before, after, memorisation } = await this.work();
      const result = {
        ...(before && { before }),
        ...(after && { after }),
        ...(memorisation && { memorisation }),
      };
      await shelf.change(this.id, { kind: 'finish', result });
      // Nothing goes on from it any more; where it cannot be deleted it goes with the job.
      await rm(checkpointOf(trainingFolder(shelf.root, this.id)), { force: true }).catch(() => undefined);
    } catch (thrown) {
      await this.settle(thrown);
    } finally {
      this.over();
    }
  }

  /** Ends it as wished; settles when it has ended. What is discarded does not save itself. */
  async end(wish: Wish, graceMs = PAUSE_MS): Promise<void> {
    this.wish = wish;
    const { shelf } = this.options;
    const record = shelf.record(this.id);
    shelf.update({ ...record, job: { ...record.job, doing: 'saving' } });
    this.stop.abort();
    const late = setTimeout(() => this.kill.abort(), wish === 'discarded' ? 0 : graceMs);
    await this.ended;
    clearTimeout(late);
  }

  private async work(): Promise<TrainingResult> {
    const { shelf, threads, prepare, train } = this.options;
    const job = await prepare(shelf.record(this.id), threads);
    return train(job, {
      onProgress: (progress) => this.following.hear(progress),
      onStart: (pid) => this.following.begun(pid),
      signal: this.stop.signal,
      graceMs: PAUSE_MS,
      kill: this.kill.signal,
      giveWay: true,
    });
  }

  private async settle(thrown: unknown): Promise<void> {
    const { shelf } = this.options;
    if (this.wish === 'discarded' || !shelf.has(this.id)) return;
    const { job } = shelf.record(this.id);
    if (this.wish && thrown instanceof RivuletError && thrown.code === 'cancelled') {
      const fault = this.wish === 'closed' ? { fault: interrupted(job, 'closed') } : {};
      await shelf.change(this.id, { kind: 'pause', ...fault });
      return;
    }
    if (!(thrown instanceof RivuletError))
      process.stderr.write(`a training ended by a fault: ${traceOf(thrown)}\n`);
    await shelf.change(this.id, verdict(thrown, await this.whatIsLeft()));
  }

  private async whatIsLeft() {
    const { shelf } = this.options;
    const folder = trainingFolder(shelf.root, this.id);
    return {
      job: shelf.record(this.id).job,
      savedEpoch: this.following.savedEpoch,
      roomBytes: 2 * (await sizeOf(checkpointOf(folder))),
      hide: [folder, folderOf(shelf.root, this.id), shelf.root],
    };
  }
}

/** The file from which a training goes on. */
function checkpointOf(training: string): string {
  return path.join(training, 'checkpoint.safetensors');
}

/** Whether a job has a checkpoint to go on from. */
export async function isBegun({ out }: Pick<TrainingJob, 'out'>): Promise<boolean> {
  return (await sizeOf(checkpointOf(out))) > 0;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Waits for a trainer whose host died: two must not write one checkpoint. */
async function orphanGone(pid: number | undefined): Promise<void> {
  for (let waited = 0; pid !== undefined && waited < ORPHAN_MS && isAlive(pid); waited += ORPHAN_LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, ORPHAN_LOOK_MS));
  }
}

/** A bug of the child has the stack of the child. */
function traceOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return typeof thrown.cause === 'string' ? thrown.cause : (thrown.stack ?? thrown.message);
}
