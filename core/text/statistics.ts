/** The words of a sentence in small letters, without punctuation around them. */
export function wordsOf(sentence: string): string[] {
  return sentence
    .toLowerCase()
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}<]+|[^\p{L}\p{N}>]+$/gu, ''))
    .filter((word) => word !== '');
}

/** What a set of sentences is like. */
export interface TextStatistics {
  /** The share of sentences that are not a repetition of another, 1 when all are distinct. */
  readonly distinctSentences: number;
  /** Distinct words, and pairs and triples of words in a row, by all of them (Li et al. 2016, "distinct-n"). */
  readonly distinct1: number;
  readonly distinct2: number;
  readonly distinct3: number;
  /** The share of words that are among those given. */
  readonly knownWords: number;
  /** The share of sentences that are among those given, word for word. */
  readonly copied: number;
}

/** The words and the sentences of the data that samples are compared with. */
export interface KnownText {
  readonly words: ReadonlySet<string>;
  readonly sentences: ReadonlySet<string>;
}

/** All words and sentences of a text. */
export function knownText(sentences: readonly string[]): KnownText {
  return { words: new Set(sentences.flatMap(wordsOf)), sentences: new Set(sentences) };
}

/** Counts what sentences are like beside a known text; a share of nothing is 0. */
export function textStatistics(sentences: readonly string[], known: KnownText): TextStatistics {
  const words = sentences.map(wordsOf);
  const all = words.flat();
  return {
    distinctSentences: share(new Set(sentences).size, sentences.length),
    distinct1: distinct(words, 1),
    distinct2: distinct(words, 2),
    distinct3: distinct(words, 3),
    knownWords: share(all.filter((word) => known.words.has(word)).length, all.length),
    copied: share(sentences.filter((sentence) => known.sentences.has(sentence)).length, sentences.length),
  };
}

function distinct(sentences: readonly (readonly string[])[], n: number): number {
  const grams = sentences.flatMap((words) =>
    Array.from({ length: Math.max(0, words.length - n + 1) }, (_, i) => words.slice(i, i + n).join(' ')),
  );
  return share(new Set(grams).size, grams.length);
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
