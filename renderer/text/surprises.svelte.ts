import { SvelteMap } from 'svelte/reactivity';
import type { StudioResponse } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import { HostError } from '../api.ts';
import type { Sentence } from './sentence.ts';

/** The surprise that the colours and the lane end at, in bits. */
export const MOST_BITS = 8;

/** What is known of how unlikely a sentence is: bits a letter, and their mean. */
export type Surprise = StudioResponse<'latent.surprise'>;

type Read = Pick<Sentence, 'model' | 'text'>;

/** How unlikely sentences are to their models, one asked for at a time; a text that was asked for is not asked again. */
export class Surprises {
  readonly #api: Api;
  readonly #found = new SvelteMap<string, Surprise | null>();
  #asking = $state(false);

  constructor(api: Api) {
    this.#api = api;
  }

  /** The surprise of a sentence; undefined until it is known, null where it could not be found. */
  of(sentence: Read | undefined): Surprise | null | undefined {
    return sentence && this.#found.get(keyOf(sentence));
  }

  /** Whether a question is under way. */
  get asking(): boolean {
    return this.#asking;
  }

  /** Asks for the first of some sentences that is not known; nothing while a question is under way. */
  async ask(sentences: readonly Read[]): Promise<void> {
    const next = sentences.find((sentence) => sentence.text !== '' && this.of(sentence) === undefined);
    if (!next || this.#asking) return;
    this.#asking = true;
    const { model, text } = next;
    try {
      this.#found.set(keyOf(next), await this.#api.call('latent.surprise', { model, text }));
    } catch (thrown) {
      // A line that breaks is mended; another answer would be the same again.
      if (!(thrown instanceof HostError && thrown.code === 'host-gone')) this.#found.set(keyOf(next), null);
    } finally {
      this.#asking = false;
    }
  }
}

function keyOf({ model, text }: Read): string {
  return `${model}\n${text}`;
}
