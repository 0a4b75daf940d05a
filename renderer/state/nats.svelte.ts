import type { MusicDocument } from '../../core/document.ts';
import { soundingRoll } from '../../core/music/sounding.ts';
import type { Api } from '../api.ts';

/** Something of which it can be said how unlikely its model finds it. */
interface Measurable {
  readonly document: MusicDocument;
}

/** How unlikely models find what they made, in nats a step: asked one at a time, as nobody waits for it. */
export class Nats<Thing extends Measurable> {
  readonly #api: Api;
  #known: ReadonlyMap<Thing, number> = $state.raw(new Map());
  #abort: AbortController | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Nats a step of a thing; undefined while they are not known. */
  of(thing: Thing): number | undefined {
    return this.#known.get(thing);
  }

  /** Measures what is not known yet, in order; ends what was measured before. Never rejects. */
  async measure(things: readonly Thing[]): Promise<void> {
    this.cancel();
    const abort = (this.#abort = new AbortController());
    for (const thing of things) {
      if (abort.signal.aborted) return;
      if (!this.#known.has(thing)) await this.#measure(thing, abort.signal);
    }
  }

  /** Ends measuring; what is known stays. */
  cancel(): void {
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #measure(thing: Thing, signal: AbortSignal): Promise<void> {
    const { model, notes, steps } = thing.document;
    if (model === null) return;
    const roll = soundingRoll(notes, steps);
    // A candidate without its figure is as good as one with it.
    const answer = await this.#api
      .call('latent.surprise', { model, roll }, { signal })
      .catch(() => undefined);
    if (answer) this.#known = new Map([...this.#known, [thing, answer.mean]]);
  }
}
