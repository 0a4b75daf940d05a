import type { Job } from '../../core/contract/jobs.ts';
import { RivuletError } from '../../core/errors.ts';
import { lockedJob, takeLock } from './lock.ts';
import { Outbox, type SendEvent } from './outbox.ts';
import type { JobRecord } from './record.ts';
import { trainingThreads } from './resources.ts';
import { type QueueOptions, Run } from './run.ts';
import { JobShelf } from './shelf.ts';
import { interrupted } from './verdict.ts';

/** How often the folder is looked at while another process trains in it. */
const LOOK_MS = 2000;
/** How long the host may take to end: the trainer saves within this, or is ended. */
const CLOSE_MS = 5000;

/**
 * The trainings of a person: one at a time, the others in the order in which they were asked for, kept over restarts.
 * Several processes may have a queue on one folder; one of them trains. All methods throw RivuletError.
 */
export class JobQueue {
  /** The folder of all trainings. */
  readonly root: string;
  private readonly shelf: JobShelf;
  private running: Run | undefined;
  private working = false;
  private closed = false;
  private opened: Promise<void> | undefined;
  private later: NodeJS.Timeout | undefined;

  constructor(private readonly options: QueueOptions) {
    this.root = options.root;
    this.shelf = new JobShelf(options.root);
  }

  /** Reads what is there, and goes on with what waits. */
  open(): Promise<void> {
    return (this.opened ??= this.begin());
  }

  /** The training that runs in this process, if one does. */
  get training(): Job | undefined {
    return this.shelf.jobs().find(({ id }) => id === this.running?.id);
  }

  /** Every training, the oldest first. */
  async list(): Promise<Job[]> {
    await this.look();
    return this.shelf.jobs();
  }

  async record(id: string): Promise<JobRecord> {
    await this.open();
    if (!this.shelf.has(id)) await this.look();
    return this.shelf.record(id);
  }

  /** Tells every training and what comes of each, until the signal says so. */
  async watch(send: SendEvent, signal: AbortSignal): Promise<void> {
    const outbox = new Outbox(send);
    for (const job of await this.list()) outbox.put({ kind: 'job', job });
    const leave = this.shelf.listen((event) => outbox.put(event));
    const looking = setInterval(() => void this.lookAtOthers(), LOOK_MS);
    await new Promise<void>((over) => {
      if (signal.aborted) over();
      else signal.addEventListener('abort', () => over(), { once: true });
    });
    clearInterval(looking);
    leave();
    outbox.close();
  }

  /** Puts a new training at the end of the queue; `collection` is the file that it learns from. */
  async start(record: JobRecord, collection: string): Promise<Job> {
    await this.open();
    await this.shelf.add(record, collection);
    void this.work();
    return record.job;
  }

  /** Saves and stops. */
  async pause(id: string): Promise<Job> {
    await this.mayChange(id);
    const run = this.runOf(id);
    if (run) await run.end('paused');
    else await this.shelf.change(id, { kind: 'pause' });
    return this.shelf.record(id).job;
  }

  /** Lets a paused training go on, when its turn comes. */
  async resume(id: string): Promise<Job> {
    await this.mayChange(id);
    const job = await this.shelf.change(id, { kind: 'queue' });
    void this.work();
    return job;
  }

  /** Ends a training and deletes what it made. */
  async discard(id: string): Promise<void> {
    await this.mayChange(id);
    await this.runOf(id)?.end('discarded');
    await this.shelf.remove(id);
    void this.work();
  }

  /** Notes under which name a model was kept. */
  async keep(id: string, name: string): Promise<Job> {
    await this.open();
    return this.shelf.change(id, { kind: 'keep', name });
  }

  /** Pauses what runs, so that it can go on after the next start. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.later);
    await this.running?.end('closed', CLOSE_MS);
  }

  private async begin(): Promise<void> {
    await this.shelf.sweep();
    await this.refresh();
    void this.work();
  }

  private async look(): Promise<void> {
    await this.open();
    await this.refresh();
  }

  private async refresh(): Promise<void> {
    await this.shelf.refresh(new Set(this.running ? [this.running.id] : []));
    await this.pauseWhatEnded();
  }

  /** What is said to run, and does so in no process, ended without a word. */
  private async pauseWhatEnded(): Promise<void> {
    const locked = await lockedJob(this.root);
    for (const job of this.shelf.jobs()) {
      if (job.state !== 'running' || job.id === locked || this.runOf(job.id)) continue;
      await this.shelf.change(job.id, { kind: 'pause', fault: interrupted(job, 'interrupted') });
    }
  }

  private async lookAtOthers(): Promise<void> {
    const others = this.shelf.jobs().some(({ id, state }) => state === 'running' && !this.runOf(id));
    if (others || (await lockedJob(this.root)) !== this.running?.id) await this.refresh();
  }

  private runOf(id: string): Run | undefined {
    return this.running?.id === id ? this.running : undefined;
  }

  /** Another process decides about what it trains. */
  private async mayChange(id: string): Promise<void> {
    await this.open();
    if (this.runOf(id)) return;
    await this.refresh();
    const job = this.shelf.jobs().find((one) => one.id === id);
    if (!job) throw new RivuletError('not-found', 'that training is not here any more');
    if (job.state !== 'running' || this.runOf(id)) return;
    const sentence = 'this training runs in another window of Rivulet, or in a browser: go there to stop it';
    throw new RivuletError('bad-argument', sentence);
  }

  /** Does what waits, one after the other. Never rejects. */
  private async work(): Promise<void> {
    if (this.working || this.closed) return;
    this.working = true;
    clearTimeout(this.later);
    try {
      while (!this.closed && (await this.trainNext()));
    } catch (thrown) {
      process.stderr.write(`trainings cannot go on now: ${String(thrown)}\n`);
      this.workLater();
    } finally {
      this.working = false;
    }
    // What was asked for while the last look at the queue was under way.
    if (!this.closed && this.next() !== undefined) this.workLater();
  }

  private workLater(): void {
    clearTimeout(this.later);
    this.later = setTimeout(() => void this.work(), LOOK_MS);
    this.later.unref();
  }

  private next(): string | undefined {
    return this.shelf.jobs().find(({ state }) => state === 'queued')?.id;
  }

  /** Whether there was one to train, and the right to. */
  private async trainNext(): Promise<boolean> {
    const id = this.next();
    if (id === undefined) return false;
    const lock = await takeLock(this.root, id);
    if (!lock) return false;
    try {
      // Another process may have trained it, or thrown it away, before this one had the right to.
      await this.refresh();
      if (this.shelf.jobs().some((job) => job.id === id && job.state === 'queued')) await this.run(id);
      return true;
    } finally {
      await lock.release();
    }
  }

  private async run(id: string): Promise<void> {
    this.running = new Run(id, { ...this.options, shelf: this.shelf, threads: trainingThreads() });
    try {
      if (!this.closed) await this.running.train();
    } finally {
      this.running = undefined;
    }
  }
}
