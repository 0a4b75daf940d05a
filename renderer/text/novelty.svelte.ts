import { SvelteMap } from 'svelte/reactivity';
import type { StudioResponse } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import type { Sentence } from './sentence.ts';

/** The training sentence that shares most with one; null when it is too short to tell. */
export type Nearest = StudioResponse<'model.nearest'>;

type Read = Pick<Sentence, 'model' | 'text'>;

/** How near sentences are to the training data, asked for once each. */
export class Novelty {
  readonly #api: Api;
  readonly #found = new SvelteMap<string, Nearest | 'unknown'>();
  readonly #asked = new Set<string>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** What is known of a sentence; undefined until it is, and where it could not be found. */
  of(sentence: Read | undefined): Nearest | undefined {
    const found = sentence && this.#found.get(keyOf(sentence));
    return found === 'unknown' ? undefined : found;
  }

  /** Asks for a sentence, unless that has been done. */
  async ask({ model, text }: Read): Promise<void> {
    const key = keyOf({ model, text });
    if (text === '' || this.#asked.has(key)) return;
    this.#asked.add(key);
    try {
      this.#found.set(key, await this.#api.call('model.nearest', { model, text }));
    } catch {
      // A model without fingerprints has nothing to say, and nothing is said.
      this.#found.set(key, 'unknown');
    }
  }
}

/** What is said of how near a sentence is to the training data: the fact, and what it means. */
export function nearestWords(nearest: Nearest): { readonly fact: string; readonly meaning: string } {
  if (!nearest)
    return {
      fact: 'too short to compare',
      meaning: 'A longer sentence can be compared with the training data.',
    };
  const { piece, share, usual } = nearest;
  if (share === 0)
    return { fact: 'no passage in common with a training sentence found', meaning: usualWords(usual) };
  return {
    fact: `nearest to training sentence ${piece}, ${percent(share)} shared`,
    meaning: usualWords(usual),
  };
}

function usualWords(usual: number): string {
  return `${percent(usual)} of the training sentences have a neighbour that is at least as near.`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

function keyOf({ model, text }: Read): string {
  return `${model}\n${text}`;
}
