import { UNKNOWN, type Vocabulary } from './vocabulary.ts';

/** Plain signs for printers' ones; the first that a model has is taken, and of nothing nothing is left. */
const PLAIN: Readonly<Record<string, readonly string[]>> = {
  '—': [' - ', ', ', ' '],
  '―': [' - ', ', ', ' '],
  '…': ['...', '.'],
  ß: ['ss'],
  æ: ['ae'],
  Æ: ['Ae', 'AE'],
  œ: ['oe'],
  Œ: ['Oe', 'OE'],
  ø: ['o'],
  Ø: ['O'],
  ł: ['l'],
  Ł: ['L'],
  đ: ['d'],
  ð: ['d'],
  þ: ['th'],
  ı: ['i'],
  '‘': ["'"],
  '’': ["'"],
  '‚': ["'", ','],
  '‹': ["'"],
  '›': ["'"],
  '`': ["'"],
  '´': ["'"],
  '“': ['"'],
  '”': ['"'],
  '„': ['"'],
  '«': ['"'],
  '»': ['"'],
  '–': ['-'],
  '‐': ['-'],
  '‑': ['-'],
  '‒': ['-'],
  '−': ['-'],
  '/': [' '],
  '&': ['and'],
};
/** What carries no sound: left out where a model has no symbol for it. */
const SILENT = /^[\p{M}\p{Cc}\p{Cf}"“”„«»()[\]{}<>_*|~^#]$/u;
/** In a text that writes every number as N, as Penn Treebank does, no other capital letter occurs. */
const NUMBER_SIGN = 'N';
const NUMBER = /\p{Nd}+(?:[.,]\p{Nd}+)*/gu;

/** A character that a model has no symbol for, what stands for it, and how often it did. */
export interface Replaced {
  readonly character: string;
  readonly by: string;
  readonly count: number;
}

/** Text in a model's symbols, and how many of its characters nothing stands for. */
export interface Rewritten {
  readonly text: string;
  readonly unknown: number;
}

/** Text as it is, with runs of white space as one space and without characters that nobody sees. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}

/** Writes text in the symbols of a model's vocabulary, and counts what it replaced. */
export class StandIns {
  private readonly symbols: ReadonlySet<string>;
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<string, { by: string; count: number }>();
  private readonly numbersAreSigns: boolean;

  constructor(vocabulary: Vocabulary) {
    this.symbols = new Set(vocabulary);
    const capitals = vocabulary.filter((symbol) => /^\p{Lu}$/u.test(symbol));
    this.numbersAreSigns = capitals.length === 1 && capitals[0] === NUMBER_SIGN;
  }

  /** The text with runs of white space as one space, and each character as a symbol of the vocabulary. */
  rewrite(text: string): Rewritten {
    const plain = this.numbersAreSigns ? this.withoutNumbers(text.normalize('NFC')) : text.normalize('NFC');
    let unknown = 0;
    let out = '';
    for (const character of plain) {
      const by = this.standIn(character);
      if (by === UNKNOWN) unknown++;
      out += by;
    }
    return { text: out.replace(/ +/g, ' ').trim(), unknown };
  }

  /** What was replaced so far, the most frequent first. */
  replaced(): Replaced[] {
    return [...this.counts]
      .map(([character, { by, count }]) => ({ character, by, count }))
      .sort((a, b) => b.count - a.count || (a.character < b.character ? -1 : 1));
  }

  private standIn(character: string): string {
    if (this.symbols.has(character)) return character;
    if (/\s/u.test(character) && this.symbols.has(' ')) return ' ';
    let by = this.known.get(character);
    if (by === undefined) this.known.set(character, (by = this.find(character)));
    this.count(character, by);
    return by;
  }

  private find(character: string): string {
    const found = forms(character).find((form) => [...form].every((symbol) => this.symbols.has(symbol)));
    if (found !== undefined) return found;
    return SILENT.test(character) || !this.symbols.has(UNKNOWN) ? '' : UNKNOWN;
  }

  private withoutNumbers(text: string): string {
    return text.replace(NUMBER, (number) => {
      for (const character of number) this.count(character, NUMBER_SIGN);
      return NUMBER_SIGN;
    });
  }

  private count(character: string, by: string): void {
    const seen = this.counts.get(character);
    if (seen) seen.count++;
    else this.counts.set(character, { by, count: 1 });
  }
}

/** Ways to write a character, the nearest first: of its compatible form, in plain signs, without accents, in the other case. */
function forms(character: string): string[] {
  const same = [character, character.normalize('NFKC')];
  const bare = [...same, character.normalize('NFKD').replace(/\p{M}/gu, '')];
  const plain = [...bare, ...bare.flatMap((form) => PLAIN[form] ?? [])];
  const cases = [
    ...plain,
    ...plain.map((form) => form.toLowerCase()),
    ...plain.map((form) => form.toUpperCase()),
  ];
  return [...new Set(cases)].filter((form) => form !== '');
}
