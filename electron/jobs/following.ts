import type { TrainingProgress } from '../trainer/job.ts';
import { folderOf } from './folder.ts';
import { progressed } from './progress.ts';
import { addSample } from './samples.ts';
import type { JobShelf } from './shelf.ts';

/** How often a running training is saved when nothing but its figures changes. */
const SAVE_MS = 5000;

/** Takes what a training tells: into what is known of it, onto the disk, and to whoever watches. */
export class Following {
  /** Epochs that are in the checkpoint; unknown until one is saved in this run. */
  savedEpoch: number | undefined;
  private lastUpdate: number | undefined;
  private lastSave = performance.now();

  constructor(
    private readonly shelf: JobShelf,
    private readonly id: string,
  ) {}

  /** Remembers the process that trains. */
  begun(pid: number): void {
    this.shelf.update({ ...this.shelf.record(this.id), trainer: pid });
    this.save();
  }

  /** Rejects when what was made to hear cannot be written. */
  async hear(progress: TrainingProgress): Promise<void> {
    const now = performance.now();
    const record = this.shelf.record(this.id);
    this.shelf.update({ ...record, job: progressed(record.job, progress, now, this.lastUpdate) });
    this.lastUpdate = progress.kind === 'update' ? now : undefined;
    if (progress.kind === 'saved') this.savedEpoch = record.job.epoch;
    if (progress.kind === 'saved' || now - this.lastSave > SAVE_MS) this.save();
    await this.pass(progress);
  }

  private async pass(progress: TrainingProgress): Promise<void> {
    const { id } = this;
    if (progress.kind === 'epoch') this.shelf.tell({ kind: 'epoch', id, record: progress.record });
    if (progress.kind !== 'sample') return;
    const { kind, ...sample } = progress;
    await addSample(folderOf(this.shelf.root, id), sample);
    this.shelf.tell({ kind, id, sample });
  }

  private save(): void {
    this.lastSave = performance.now();
    void this.shelf.save(this.id);
  }
}
