/** Letters from `from` up to, but not with, `to`; nothing when both are the same place. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The letters of a text: a letter is a code point, as a symbol of a model is. */
export function lettersOf(text: string): string[] {
  return Array.from(text);
}

/** The span between two places, whichever comes first, within a text of `length` letters. */
export function spanBetween(one: number, other: number, length: number): Span {
  const within = (place: number) => Math.min(length, Math.max(0, place));
  return { from: within(Math.min(one, other)), to: within(Math.max(one, other)) };
}

/** How many letters a span has. */
export function sizeOf({ from, to }: Span): number {
  return to - from;
}

/** The letters of a span, joined. */
export function sliceOf(text: string, { from, to }: Span): string {
  return lettersOf(text).slice(from, to).join('');
}

/** A text with other letters in place of a span. */
export function replaced(text: string, { from, to }: Span, by: string): string {
  const letters = lettersOf(text);
  return [...letters.slice(0, from), by, ...letters.slice(to)].join('');
}

/** The word, or the run of what stands between words, that a letter belongs to. */
export function wordAt(text: string, at: number): Span {
  const letters = lettersOf(text);
  if (letters.length === 0) return { from: 0, to: 0 };
  const place = Math.min(letters.length - 1, Math.max(0, at));
  const isPart = isWord(letters[place]!);
  let from = place;
  let to = place + 1;
  while (from > 0 && isWord(letters[from - 1]!) === isPart) from--;
  while (to < letters.length && isWord(letters[to]!) === isPart) to++;
  return { from, to };
}

/** Where the next word begins in a direction, −1 or 1; the end of the text where there is none. */
export function nextWord(text: string, at: number, direction: -1 | 1): number {
  const letters = lettersOf(text);
  const begins = (i: number) => isWord(letters[i] ?? '') && !isWord(letters[i - 1] ?? '');
  let place = at + direction;
  while (place > 0 && place < letters.length && !begins(place)) place += direction;
  return Math.min(letters.length, Math.max(0, place));
}

/** The places at which two texts of equal length have other letters. */
export function differences(one: string, other: string): ReadonlySet<number> {
  const [a, b] = [lettersOf(one), lettersOf(other)];
  return new Set(a.flatMap((letter, i) => (letter === b[i] ? [] : [i])));
}

function isWord(letter: string): boolean {
  return /[\p{L}\p{N}']/u.test(letter);
}
