import type { Job, JobEvent } from '../../core/contract/jobs.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { changedAt, createJob, idsIn, readRecord, removeJob, saveRecord, sweep } from './folder.ts';
import { damagedJob, type JobRecord } from './record.ts';
import { after, type Step } from './transitions.ts';

/** Hears what comes of trainings. */
export type Listen = (event: JobEvent) => void;

/** A training as it is known: whole, or with what is wrong with it. */
type Known = { readonly record: JobRecord } | { readonly damaged: Job };

/**
 * All trainings of a folder: in memory as they are, and on disk as they were last saved. A state that cannot be saved,
 * as on a full disk, is kept in memory and saved later.
 */
export class JobShelf {
  private readonly known = new Map<string, Known>();
  private readonly listeners = new Set<Listen>();
  /** What is newer in memory than on disk. */
  private readonly unsaved = new Set<string>();
  /** Saves wait for each other: of two that overlap, the older could stay. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(readonly root: string) {}

  /** Every training, the oldest first. */
  jobs(): Job[] {
    return [...this.known.values()].map(jobOf).sort(byAge);
  }

  /**
   * One training.
   * @throws RivuletError `not-found`, or `bad-file` for one that is damaged.
   */
  record(id: string): JobRecord {
    const known = this.known.get(id);
    if (!known) throw new RivuletError('not-found', 'that training is not here any more');
    if ('damaged' in known) throw new RivuletError('bad-file', known.damaged.fault!.sentence);
    return known.record;
  }

  has(id: string): boolean {
    return this.known.has(id);
  }

  listen(listener: Listen): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(event: JobEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /**
   * Reads the folder again, for other processes work in it too.
   * @param except trainings whose state is decided in this process.
   */
  async refresh(except: ReadonlySet<string>): Promise<void> {
    for (const id of this.unsaved) void this.save(id);
    await this.last;
    const ids = await idsIn(this.root);
    for (const id of this.known.keys()) if (!ids.includes(id) && !except.has(id)) this.drop(id);
    for (const id of ids) if (!except.has(id)) await this.look(id);
  }

  /** Removes what crashes left half done. */
  async sweep(): Promise<void> {
    await sweep(this.root);
  }

  async add(record: JobRecord, collection: string): Promise<void> {
    await createJob(this.root, record, collection);
    this.put({ record });
  }

  /** Takes a step and saves what has come of it. Throws as {@link after} does. */
  async change(id: string, step: Step): Promise<Job> {
    const record = this.record(id);
    const job = after(record.job, step);
    this.update({ ...record, job });
    await this.save(id);
    return job;
  }

  /** What is known now, to be saved with the next change. */
  update(record: JobRecord): void {
    const { id } = record.job;
    if (!this.known.has(id)) return;
    this.unsaved.add(id);
    this.put({ record });
  }

  /** Never rejects: what cannot be saved now is saved later. */
  save(id: string): Promise<void> {
    return this.inTurn(async () => {
      const known = this.known.get(id);
      if (!known || 'damaged' in known) return void this.unsaved.delete(id);
      await saveRecord(this.root, known.record).then(
        () => void (this.known.get(id) === known && this.unsaved.delete(id)),
        () => undefined,
      );
    });
  }

  async remove(id: string): Promise<void> {
    await this.inTurn(() => removeJob(this.root, id));
    this.drop(id);
  }

  private async look(id: string): Promise<void> {
    const found = await readRecord(this.root, id).then(
      (record): Known => ({ record }),
      async (thrown: unknown): Promise<Known | undefined> => {
        if (thrown instanceof RivuletError && thrown.code === 'not-found') return undefined;
        return { damaged: damagedJob(id, messageOf(thrown), await changedAt(this.root, id)) };
      },
    );
    if (this.unsaved.has(id)) return;
    if (!found) return this.drop(id);
    const before = this.known.get(id);
    if (!before || JSON.stringify(before) !== JSON.stringify(found)) this.put(found, id);
  }

  private put(known: Known, id = jobOf(known).id): void {
    this.known.set(id, known);
    this.tell({ kind: 'job', job: jobOf(known) });
  }

  private drop(id: string): void {
    if (!this.known.delete(id)) return;
    this.unsaved.delete(id);
    this.tell({ kind: 'gone', id });
  }

  private inTurn(work: () => Promise<unknown>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done.then(() => undefined);
  }
}

function jobOf(known: Known): Job {
  return 'record' in known ? known.record.job : known.damaged;
}

function byAge(a: Job, b: Job): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}
