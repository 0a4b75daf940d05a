import type { StudioResponse } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';

/** What is known of a model's training data; see core/contract/facts.ts. */
export type Facts = StudioResponse<'model.facts'>;

/** Asks for the facts of each model once. A model without facts has null. */
export class ModelFacts {
  readonly #api: Api;
  #known: ReadonlyMap<string, Facts | null> = $state.raw(new Map());
  readonly #asked = new Set<string>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** The facts of a model; null where it has none, undefined while that is not known. */
  of(model: string): Facts | null | undefined {
    return this.#known.get(model);
  }

  /** Asks for the facts of a model, unless that was done. */
  async load(model: string): Promise<void> {
    if (this.#asked.has(model)) return;
    this.#asked.add(model);
    // Older models have none: their rows are plain dimensions then, which needs no telling.
    const facts = await this.#api.call('model.facts', { model }).catch(() => null);
    this.#known = new Map(this.#known).set(model, facts);
  }
}
