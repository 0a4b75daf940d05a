import type { Job, JobEvent } from '../../core/contract/jobs.ts';
import type { StudioRequest } from '../../core/contract/studio.ts';
import { messageOf } from '../../core/errors.ts';
import { type Api, HostError } from '../api.ts';
import { sentence } from '../state/failure.ts';
import type { Notices } from '../state/notices.svelte.ts';
import { type Curve, joined, NO_CURVE } from './curve.ts';

/** What the list of trainings needs of the studio. */
export interface JobsParts {
  readonly api: Pick<Api, 'call'>;
  readonly notices: Notices;
}

/** Every training that the host has, live. Every failure is told; none is thrown. */
export class Jobs {
  readonly #parts: JobsParts;
  #jobs: readonly Job[] = $state.raw([]);
  #curves: ReadonlyMap<string, Curve> = $state.raw(new Map());
  #failure: string | undefined = $state();
  #watching: AbortController | undefined;

  constructor(parts: JobsParts) {
    this.#parts = parts;
  }

  /** The newest first. */
  get all(): readonly Job[] {
    return this.#jobs;
  }

  /** The one that trains. */
  get running(): Job | undefined {
    return this.#jobs.find(({ state }) => state === 'running');
  }

  /** Why nothing is heard of trainings, as a sentence. */
  get failure(): string | undefined {
    return this.#failure;
  }

  of(id: string): Job | undefined {
    return this.#jobs.find((job) => job.id === id);
  }

  /** What a training has told, as far as it is known here. */
  curveOf(id: string): Curve {
    return this.#curves.get(id) ?? NO_CURVE;
  }

  /** How many wait for their turn before this one. */
  before(id: string): number {
    const waits = this.#jobs.filter(({ state }) => state === 'queued' || state === 'running');
    const job = this.of(id);
    return job ? waits.filter(({ createdAt }) => createdAt < job.createdAt).length : 0;
  }

  /** Hears of all trainings from now on; to be called whenever the line to the host stands anew. */
  async watch(): Promise<void> {
    this.#watching?.abort();
    const { signal } = (this.#watching = new AbortController());
    this.#failure = undefined;
    try {
      const onProgress = (event: JobEvent) => !signal.aborted && this.#hear(event);
      await this.#parts.api.call('job.watch', {}, { signal, onProgress });
    } catch (thrown) {
      if (signal.aborted || isLost(thrown)) return;
      this.#failure = sentence(messageOf(thrown));
    }
  }

  /** Asks for the whole curve of a training, which events go on from. */
  async load(id: string): Promise<void> {
    const again = () => void this.load(id);
    const curve = await this.#ask('job-curve', 'The curve could not be read.', again, 'job.curve', {
      job: id,
    });
    if (curve) this.#join(id, curve);
  }

  /** Starts a training, or puts it at the end of the queue; undefined when that failed, which is told. */
  async start(settings: StudioRequest<'job.start'>): Promise<Job | undefined> {
    const again = undefined;
    const answer = await this.#ask('job', 'The training did not start.', again, 'job.start', settings);
    if (answer) this.#put(answer.job);
    return answer?.job;
  }

  /** Saves and stops it, until it is resumed. */
  async pause(id: string): Promise<void> {
    const again = () => void this.pause(id);
    const answer = await this.#ask('job', 'The training was not paused.', again, 'job.pause', { job: id });
    if (answer) this.#put(answer.job);
  }

  async resume(id: string): Promise<void> {
    const again = () => void this.resume(id);
    const answer = await this.#ask('job', 'The training did not go on.', again, 'job.resume', { job: id });
    if (answer) this.#put(answer.job);
  }

  /** Ends it for good and deletes what it made; whether that was done. */
  async discard(id: string): Promise<boolean> {
    const again = () => void this.discard(id);
    const answer = await this.#ask('job', 'The training was not deleted.', again, 'job.discard', { job: id });
    if (answer) this.#drop(id);
    return answer !== undefined;
  }

  /** Puts its model among the person's own, under its name or another; the name, or undefined when that failed. */
  async keep(id: string, name?: string): Promise<string | undefined> {
    const again = () => void this.keep(id, name);
    const answer = await this.#ask('job', 'The new model was not kept.', again, 'job.keep', {
      job: id,
      ...(name === undefined ? {} : { name }),
    });
    if (answer) this.#put(answer.job);
    return answer?.model;
  }

  #hear(event: JobEvent): void {
    if (event.kind === 'job') this.#put(event.job);
    else if (event.kind === 'gone') this.#drop(event.id);
    else if (event.kind === 'epoch') this.#join(event.id, { records: [event.record] });
    else this.#join(event.id, { samples: [event.sample] });
  }

  #put(job: Job): void {
    const others = this.#jobs.filter(({ id }) => id !== job.id);
    this.#jobs = [...others, job].sort((a, b) => b.createdAt - a.createdAt);
  }

  #drop(id: string): void {
    this.#jobs = this.#jobs.filter((job) => job.id !== id);
    const curves = new Map(this.#curves);
    curves.delete(id);
    this.#curves = curves;
  }

  #join(id: string, news: Partial<Curve>): void {
    this.#curves = new Map(this.#curves).set(id, joined(this.curveOf(id), news));
  }

  /** The answer, or undefined after the failure has been told. */
  async #ask<Name extends JobCall>(
    cause: string,
    title: string,
    again: (() => void) | undefined,
    name: Name,
    request: StudioRequest<Name>,
  ) {
    const { api, notices } = this.#parts;
    try {
      const answer = await api.call(name, request);
      notices.dismiss(cause);
      return answer;
    } catch (thrown) {
      const actions = again ? [{ label: 'Try again', run: again }] : [];
      const detail = `${sentence(messageOf(thrown))} Everything else is as it was.`;
      notices.show({ cause, tone: 'bad', title, detail, actions });
      return undefined;
    }
  }
}

type JobCall = 'job.curve' | 'job.start' | 'job.pause' | 'job.resume' | 'job.discard' | 'job.keep';

/** A line that broke is watched anew when it stands. */
function isLost(thrown: unknown): boolean {
  return thrown instanceof HostError && ['host-gone', 'cancelled'].includes(thrown.code);
}
