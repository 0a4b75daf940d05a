import type { Piece } from '../../core/contract/engine.ts';
import type { Api } from '../api.ts';
import { type Failure, failureOf } from '../state/failure.ts';

/** The same seed of the model before and of the new one. */
export interface Pair {
  readonly seed: number;
  readonly before: Piece | undefined;
  readonly after: Piece | undefined;
}

/** Asks for pieces of the old and the new model of a training, to be heard side by side. */
export class Listening {
  readonly #api: Pick<Api, 'call'>;
  readonly #job: string;
  #pair: Pair = $state.raw({ seed: 1, before: undefined, after: undefined });
  #failure: Failure | null = $state.raw(null);

  constructor(api: Pick<Api, 'call'>, job: string) {
    this.#api = api;
    this.#job = job;
  }

  get pair(): Pair {
    return this.#pair;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** Makes a piece of each of a seed; the newest seed counts. */
  async make(seed: number): Promise<void> {
    this.#pair = { seed, before: undefined, after: undefined };
    this.#failure = null;
    await Promise.all([this.#one('before', seed), this.#one('after', seed)]);
  }

  async #one(of: 'before' | 'after', seed: number): Promise<void> {
    try {
      const { piece } = await this.#api.call('job.sample', { job: this.#job, of, seed });
      if (this.#pair.seed === seed) this.#pair = { ...this.#pair, [of]: piece };
    } catch (thrown) {
      if (this.#pair.seed === seed) this.#failure = failureOf(thrown, 0);
    }
  }
}
