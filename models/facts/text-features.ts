import type { Feature, Trait } from './feature.ts';

/** A sentence as what its symbols print. */
type Symbols = readonly string[];

const VOWELS = new Set('aeiouAEIOU');
const isLetter = (symbol: string) => /^\p{L}$/u.test(symbol);

/** What varies from letter to letter; how rare a letter is, in nats, is counted in the sentences given. */
export function textFeatures(sentences: readonly Symbols[]): readonly Feature<Symbols>[] {
  const rarity = rarities(sentences);
  return [
    {
      name: 'vowel',
      label: 'Vowels',
      less: 'consonants',
      more: 'vowels',
      of: (symbols) => symbols.map((symbol) => (isLetter(symbol) ? Number(VOWELS.has(symbol)) : NaN)),
    },
    {
      name: 'gap',
      label: 'Gaps',
      less: 'within words',
      more: 'between words',
      of: (symbols) => symbols.map((symbol) => Number(!isLetter(symbol))),
    },
    {
      name: 'start',
      label: 'Word starts',
      less: 'inside a word',
      more: 'first letters',
      of: (symbols) =>
        placesInWord(symbols).map((place) => (Number.isNaN(place) ? NaN : Number(place === 0))),
    },
    {
      name: 'place',
      label: 'Place in the word',
      less: 'early',
      more: 'late',
      of: placesInWord,
    },
    {
      name: 'rarity',
      label: 'Rarity',
      less: 'common letters',
      more: 'rare letters',
      of: (symbols) => symbols.map((symbol) => rarity.get(symbol) ?? NaN),
    },
  ];
}

/** What else is told of a whole sentence, on the map. */
export const TEXT_TRAITS: readonly Trait<Symbols>[] = [
  { label: 'Length', less: 'short', more: 'long', of: (symbols) => Math.log(symbols.length) },
  {
    label: 'Punctuation',
    less: 'plain',
    more: 'punctuated',
    of: (symbols) => symbols.filter((symbol) => /^\p{P}$/u.test(symbol)).length / symbols.length,
  },
];

/** −log of how often each symbol is any symbol, in nats. */
function rarities(sentences: readonly Symbols[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const symbols of sentences) {
    for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  }
  const total = sentences.reduce((sum, { length }) => sum + length, 0);
  return new Map(Array.from(counts, ([symbol, count]) => [symbol, Math.log(total / count)]));
}

/** How many letters of its word stand before each; NaN between words. */
function placesInWord(symbols: Symbols): number[] {
  let at = -1;
  return symbols.map((symbol) => {
    at = isLetter(symbol) ? at + 1 : -1;
    return at < 0 ? NaN : at;
  });
}
