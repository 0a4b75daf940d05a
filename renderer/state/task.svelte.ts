import type { StudioCall, StudioRequest, StudioResponse } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import { type Failure, failureOf } from './failure.ts';

/** How far a call is; `total` is 0 while it has not said. */
export interface TaskProgress {
  readonly done: number;
  readonly total: number;
}

/** One call to the host at a time: the newest question counts, and what went wrong is kept to be told. */
export class Task {
  readonly #api: Api;
  #progress: TaskProgress | null = $state.raw(null);
  #failure: Failure | null = $state.raw(null);
  #abort: AbortController | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  /** How far the call is; null when there is none. */
  get progress(): TaskProgress | null {
    return this.#progress;
  }

  get busy(): boolean {
    return this.#progress !== null;
  }

  /** What went wrong with the last call; null once another begins. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Asks; ends what was asked before. Undefined when it was cancelled, overtaken or failed. */
  async run<Name extends StudioCall>(
    name: Name,
    request: StudioRequest<Name>,
  ): Promise<StudioResponse<Name> | undefined> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#failure = null;
    this.#progress = { done: 0, total: 0 };
    const isLive = () => this.#abort === abort;
    try {
      const onProgress = (value: unknown) => isLive() && (this.#progress = value as TaskProgress);
      const answer = await this.#api.call(name, request, { signal: abort.signal, onProgress });
      return isLive() ? answer : undefined;
    } catch (thrown) {
      if (isLive()) this.#failure = failureOf(thrown, 0);
      return undefined;
    } finally {
      if (isLive()) this.cancel();
    }
  }

  /** Ends the call; nothing comes of it. */
  cancel(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#progress = null;
  }

  /** Puts the failure away. */
  dismiss(): void {
    this.#failure = null;
  }
}
