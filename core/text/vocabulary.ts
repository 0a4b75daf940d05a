import { RivuletError } from '../errors.ts';

/** What a symbol for everything outside the vocabulary prints: the replacement character of Unicode. */
export const UNKNOWN = '\uFFFD';

/** What each symbol prints; the last is {@link UNKNOWN}. */
export type Vocabulary = readonly string[];

/** The code points that occur in sentences, in their order in Unicode, and {@link UNKNOWN} at the end. */
export function vocabularyOf(sentences: Iterable<string>): string[] {
  const seen = new Set<string>();
  for (const sentence of sentences) for (const character of sentence) seen.add(character);
  seen.delete(UNKNOWN);
  const sorted = [...seen].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return [...sorted, UNKNOWN];
}

/** Where each symbol stands in a vocabulary. */
export function indicesOf(vocabulary: Vocabulary): ReadonlyMap<string, number> {
  return new Map(vocabulary.map((character, index) => [character, index]));
}

/**
 * The symbols of a sentence, one a code point; those that the vocabulary does not have are {@link UNKNOWN}.
 * @throws RivuletError `bad-argument` when the vocabulary has no such symbol and one is needed.
 */
export function symbolsOf(sentence: string, indices: ReadonlyMap<string, number>): number[] {
  return Array.from(sentence, (character) => {
    const index = indices.get(character) ?? indices.get(UNKNOWN);
    if (index === undefined) {
      throw new RivuletError('bad-argument', `The vocabulary has no symbol for "${character}".`);
    }
    return index;
  });
}
