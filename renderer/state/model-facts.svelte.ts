import type { StudioResponse } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';

/** What is known of a model's training data; see core/contract/facts.ts. */
export type Facts = StudioResponse<'model.facts'>;

/** All that ask over one line to the host. */
const asking = new WeakMap<Api, Set<ModelFacts>>();

/** Asks anew for the facts of models whose names mean others now. */
export function renewFacts(api: Api, models: readonly string[]): void {
  for (const facts of asking.get(api) ?? []) for (const model of models) facts.renew(model);
}

/** Asks for the facts of each model once. A model without facts has null. */
export class ModelFacts {
  readonly #api: Api;
  #known: ReadonlyMap<string, Facts | null> = $state.raw(new Map());
  readonly #asked = new Set<string>();

  constructor(api: Api) {
    this.#api = api;
    asking.set(api, (asking.get(api) ?? new Set()).add(this));
  }

  /** The facts of a model; null where it has none, undefined while that is not known. */
  of(model: string): Facts | null | undefined {
    return this.#known.get(model);
  }

  /** Asks for the facts of a model, unless that was done. */
  async load(model: string): Promise<void> {
    if (this.#asked.has(model)) return;
    this.#asked.add(model);
    await this.#ask(model);
  }

  /** Asks once more, if the facts of that name were asked for: another model may have it now. */
  renew(model: string): void {
    if (this.#asked.has(model)) void this.#ask(model);
  }

  async #ask(model: string): Promise<void> {
    // Older models have none: their rows are plain dimensions then, which needs no telling.
    const facts = await this.#api.call('model.facts', { model }).catch(() => null);
    this.#known = new Map(this.#known).set(model, facts);
  }
}
