import { lettersOf } from './letters.ts';

/** What a symbol for everything that a model does not know prints. */
const UNKNOWN = '\uFFFD';
/** Signs that have a plainer form. */
const PLAIN: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
  '\u00A0': ' ',
  '\t': ' ',
};

/** What of a text a model can read, and the letters that it cannot, once each. */
export interface Fitted {
  readonly text: string;
  readonly refused: readonly string[];
}

/**
 * A text in the letters of a model: a capital becomes small, and a sign its plain form, where the model knows only
 * those. A model whose vocabulary is not known reads everything.
 */
export function fitted(text: string, vocabulary: readonly string[] | undefined): Fitted {
  if (!vocabulary) return { text, refused: [] };
  const known = new Set(vocabulary.filter((symbol) => symbol !== UNKNOWN));
  const forms = lettersOf(text).map((letter) => ({ letter, form: formOf(letter, known) }));
  return {
    text: forms.map(({ form }) => form ?? '').join(''),
    refused: [...new Set(forms.filter(({ form }) => form === undefined).map(({ letter }) => letter))],
  };
}

/** What is said of letters that were refused; undefined when there are none. */
export function refusalWords(refused: readonly string[], model: string): string | undefined {
  if (refused.length === 0) return undefined;
  const shown = refused.slice(0, 5).map((letter) => (letter === '\n' ? 'line ends' : letter));
  return `${model} does not know ${shown.join(' ')}${refused.length > 5 ? ' and others' : ''}`;
}

/** A letter as a screen reader says it and as it can be seen. */
export function letterName(letter: string): string {
  return letter === ' ' ? 'space' : letter;
}

function formOf(letter: string, known: ReadonlySet<string>): string | undefined {
  const plain = PLAIN[letter] ?? letter;
  return [letter, plain, plain.toLowerCase()].find((form) => known.has(form));
}
