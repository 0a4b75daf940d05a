import type { Job, JobEvent } from '../../core/contract/jobs.ts';

/** A page hears of one training no more often than this, unless its state changes. */
const PACE_MS = 250;

/** Hands over one event; settles when the page can take more. */
export type SendEvent = (event: JobEvent) => Promise<void>;

/** What one page is still to be told: of each training the newest only, and every epoch and sample. */
export class Outbox {
  private readonly events: JobEvent[] = [];
  private readonly jobs = new Map<string, Job>();
  private readonly told = new Map<string, { readonly at: number; readonly state: Job['state'] }>();
  private sending = false;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly send: SendEvent,
    private readonly now: () => number = () => performance.now(),
  ) {}

  put(event: JobEvent): void {
    if (event.kind === 'job') this.jobs.set(event.job.id, event.job);
    else this.events.push(event);
    if (event.kind === 'gone') this.forget(event.id);
    void this.pump();
  }

  /** Nothing is sent any more. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async pump(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.timer);
    for (let event = this.next(); event && !this.closed; event = this.next()) await this.send(event);
    this.sending = false;
    this.wakeLater();
  }

  /** What may be said now: a training before its epochs, so that the page knows whose they are. */
  private next(): JobEvent | undefined {
    for (const [id, job] of this.jobs) {
      if (this.wait(job) > 0) continue;
      this.jobs.delete(id);
      this.told.set(id, { at: this.now(), state: job.state });
      return { kind: 'job', job };
    }
    return this.events.shift();
  }

  private wait({ id, state }: Job): number {
    const told = this.told.get(id);
    if (!told || told.state !== state) return 0;
    return told.at + PACE_MS - this.now();
  }

  private wakeLater(): void {
    if (this.closed || this.jobs.size === 0) return;
    const soonest = Math.min(...[...this.jobs.values()].map((job) => this.wait(job)));
    this.timer = setTimeout(() => void this.pump(), Math.max(1, soonest));
  }

  private forget(id: string): void {
    this.jobs.delete(id);
    this.told.delete(id);
  }
}
