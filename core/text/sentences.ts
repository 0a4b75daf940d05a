import type { Random } from '../random.ts';

/** The longest sentence that is learned from, in characters, as in Ziegler & Rush 2019, app. D. */
export const MAX_SENTENCE = 288;

/** Text as sentences, and how many lines were too long to be one. */
export interface Sentences {
  readonly sentences: readonly string[];
  readonly tooLong: number;
}

/**
 * The sentences of a text, one a line: without white space at their ends, empty lines left out, and so are lines over
 * {@link MAX_SENTENCE} characters, which are counted. A character is a code point.
 */
export function parseSentences(text: string): Sentences {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const sentences = lines.filter((line) => characters(line) <= MAX_SENTENCE);
  return { sentences, tooLong: lines.length - sentences.length };
}

/** Sentences to learn from, to validate on and to test on. */
export interface SentenceSplits {
  readonly train: readonly string[];
  readonly valid: readonly string[];
  readonly test: readonly string[];
}

/**
 * Splits sentences at random: a twentieth each to validate and to test, one at least when there are three; the rest
 * trains. Each part keeps the order of the text.
 */
export function splitSentences(sentences: readonly string[], random: Random): SentenceSplits {
  const twentieth = sentences.length < 3 ? 0 : Math.max(1, Math.round(sentences.length / 20));
  const places = random.shuffled(sentences.map((_, place) => place));
  const part = (from: number, to?: number) =>
    places
      .slice(from, to)
      .sort((a, b) => a - b)
      .map((place) => sentences[place]!);
  return { valid: part(0, twentieth), test: part(twentieth, 2 * twentieth), train: part(2 * twentieth) };
}

function characters(line: string): number {
  return line.length <= MAX_SENTENCE ? line.length : [...line].length;
}
