import type { ActiveProvider, Piece } from '../../core/contract/engine.ts';
import type { StudioRequest } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import { type Failure, failureOf } from './failure.ts';

/** How far a run is. Times are of the clock that the run was given, in milliseconds. */
export interface Running {
  readonly done: number;
  readonly total: number;
  readonly startedAt: number;
  /** When the last candidate arrived; the start, before the first. */
  readonly lastAt: number;
}

/** What the last finished run took. */
export interface Measured {
  readonly count: number;
  readonly seconds: number;
  /** Seconds for a step of one candidate. */
  readonly perStep: number;
}

/** What a run tells while it goes on. */
export interface RunListener {
  /** A candidate, once each, as soon as it is there. */
  piece(piece: Piece): void;
  active(active: ActiveProvider): void;
}

/** One call of `generate` at a time: its progress, its end, its failure. */
export class Run {
  readonly #api: Api;
  readonly #now: () => number;
  #running: Running | null = $state.raw(null);
  #failure: Failure | null = $state.raw(null);
  #measured: Measured | null = $state.raw(null);
  #abort: AbortController | undefined;

  constructor(api: Api, now: () => number = () => performance.now()) {
    this.#api = api;
    this.#now = now;
  }

  get running(): Running | null {
    return this.#running;
  }

  /** What went wrong with the last run; null once another begins. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Of the last run that came to its end. */
  get measured(): Measured | null {
    return this.#measured;
  }

  /** Generates; ends when all is there, it was cancelled or it failed. Does nothing while a run goes on. */
  async start(request: StudioRequest<'generate'>, listener: RunListener): Promise<void> {
    if (this.#running) return;
    const abort = (this.#abort = new AbortController());
    this.#failure = null;
    const startedAt = this.#now();
    this.#running = { done: 0, total: request.count ?? 1, startedAt, lastAt: startedAt };
    const arrived = new Arrived(listener);
    try {
      const answer = await this.#api.call('generate', request, {
        signal: abort.signal,
        onProgress: ({ done, piece }) => {
          if (abort.signal.aborted) return;
          this.#progress(done);
          arrived.take(piece);
        },
      });
      if (abort.signal.aborted) return;
      answer.pieces.forEach((piece) => arrived.take(piece));
      listener.active(answer.active);
      this.#measured = measure(answer.pieces, answer.seconds);
    } catch (thrown) {
      if (!abort.signal.aborted) this.#failure = failureOf(thrown, arrived.count);
    } finally {
      // A cancelled run may end when the next has begun.
      if (this.#abort === abort) this.#running = null;
    }
  }

  /** Ends the run at once; what had arrived stays. */
  cancel(): void {
    if (!this.#running) return;
    this.#abort?.abort();
    this.#running = null;
  }

  /** Puts the failure away. */
  dismiss(): void {
    this.#failure = null;
  }

  /** How long the run will still take, in seconds, at `now`; undefined while that cannot be told. */
  secondsLeft(now: number, expected?: number): number | undefined {
    if (!this.#running) return undefined;
    const { done, total, startedAt, lastAt } = this.#running;
    if (done === 0)
      return expected === undefined ? undefined : Math.max(0, expected - (now - startedAt) / 1000);
    const each = (lastAt - startedAt) / done;
    return Math.max(0, each * (total - done) - (now - lastAt)) / 1000;
  }

  #progress(done: number): void {
    if (this.#running) this.#running = { ...this.#running, done, lastAt: this.#now() };
  }
}

/** Hands on each candidate once, though progress and answer may both bring it. */
class Arrived {
  readonly #indices = new Set<number>();

  constructor(private readonly listener: RunListener) {}

  get count(): number {
    return this.#indices.size;
  }

  take(piece: Piece | undefined): void {
    if (!piece || this.#indices.has(piece.index)) return;
    this.#indices.add(piece.index);
    this.listener.piece(piece);
  }
}

function measure(pieces: readonly Piece[], seconds: number): Measured {
  const steps = pieces.reduce((sum, piece) => sum + piece.steps, 0);
  return { count: pieces.length, seconds, perStep: seconds / Math.max(1, steps) };
}
