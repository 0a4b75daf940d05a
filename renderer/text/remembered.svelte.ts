import { Autosave, restored } from '../state/autosave.ts';
import type { Sentences } from './sentences.svelte.ts';
import { storedSentences } from './stored-sentences.ts';

const remembered = new WeakMap<Sentences, Promise<void>>();

/**
 * Brings back what stood on the page of the text room when the window went, and keeps it from now on. Done once for a
 * page, however often its room is entered.
 */
export function remember(sentences: Sentences, onFailure: (thrown: unknown) => void): Promise<void> {
  const known = remembered.get(sentences) ?? begin(sentences, onFailure);
  remembered.set(sentences, known);
  return known;
}

async function begin(sentences: Sentences, onFailure: (thrown: unknown) => void): Promise<void> {
  const before = await restored('sentences', storedSentences);
  if (before) sentences.bringBack(before);
  const autosave = new Autosave('sentences', sentences.all, onFailure);
  $effect.root(() => {
    $effect(() => autosave.keep(sentences.all));
  });
  addEventListener('pagehide', () => autosave.flush());
  document.addEventListener('visibilitychange', () => autosave.flush());
}
