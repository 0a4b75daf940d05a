import type { BrokenModel, ModelCard, StudioModel } from '../../core/contract/models.ts';
import { messageOf } from '../../core/errors.ts';
import type { Api } from '../api.ts';
import { sentence } from './failure.ts';
import { renewFacts } from './model-facts.svelte.ts';

/** The models that the host has: what every picker offers, and what the room of models shows. */
export class Models {
  readonly #api: Api;
  readonly #changed: (all: readonly StudioModel[]) => void;
  #all: readonly StudioModel[] = $state.raw([]);
  #cards: readonly ModelCard[] | undefined = $state.raw(undefined);
  #broken: readonly BrokenModel[] = $state.raw([]);
  #failure: string | undefined = $state();
  #reveals = $state(false);
  #place = $state('');
  /** Counts what was asked, so that a late answer to an older question is not taken. */
  #asked = 0;

  /** `changed` hears of every other set of models. */
  constructor(api: Api, changed: (all: readonly StudioModel[]) => void) {
    this.#api = api;
    this.#changed = changed;
  }

  /** Every model that can be used. */
  get all(): readonly StudioModel[] {
    return this.#all;
  }

  /** The same with all that is known of each; undefined until that was asked. */
  get cards(): readonly ModelCard[] | undefined {
    return this.#cards;
  }

  /** Folders among the models that cannot be used. */
  get broken(): readonly BrokenModel[] {
    return this.#broken;
  }

  /** Why the models could not be listed, as a sentence. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether the shell can show folders. */
  get reveals(): boolean {
    return this.#reveals;
  }

  /** Where own models are, in words. */
  get place(): string {
    return this.#place;
  }

  /** Takes the models of the host's greeting. */
  greet(models: readonly StudioModel[]): void {
    this.#all = models;
    this.#changed(models);
  }

  /** Reads the list anew, as after a model came or went: every picker offers what there is now. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { models, broken, reveal, place } = await this.#api.call('models.list', {});
      if (asked !== this.#asked) return;
      const other = changedNames(this.#cards ?? this.#all, models);
      [this.#cards, this.#broken, this.#reveals, this.#place] = [models, broken, reveal, place];
      this.#failure = undefined;
      if (other.length === 0) return;
      renewFacts(this.#api, other);
      this.#all = models;
      this.#changed(models);
    } catch (thrown) {
      if (asked === this.#asked) this.#failure = sentence(messageOf(thrown));
    }
  }
}

type Marked = StudioModel & { readonly weights?: string };

/** The names that mean other models than before, or none any more, or did not yet. */
function changedNames(before: readonly Marked[], after: readonly Marked[]): string[] {
  const known = new Map(before.map((model) => [model.name, model]));
  const kept = after.filter((model) => isSame(known.get(model.name), model)).map(({ name }) => name);
  return [...new Set([...before, ...after].map(({ name }) => name))].filter((name) => !kept.includes(name));
}

/** The host's greeting does not tell weights: then their size and what they achieve must do. */
function isSame(before: Marked | undefined, { nll, bytes, weights }: Marked): boolean {
  if (before?.nll !== nll || before.bytes !== bytes) return false;
  return before.weights === undefined || before.weights === weights;
}
