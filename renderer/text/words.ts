import { lettersOf, sizeOf, type Span } from './letters.ts';
import { letterName } from './vocabulary.ts';

/** Letters as they are counted from 1: `letter 5`, `letters 12 to 18`. */
export function spanWords(span: Span): string {
  return sizeOf(span) === 1 ? `letter ${span.from + 1}` : `letters ${span.from + 1} to ${span.to}`;
}

/** What a screen reader says of the place of the cursor: the letter there, or what is selected, and how unlikely it is. */
export function placeWords(text: string, focus: number, span: Span, bits?: ArrayLike<number>): string {
  const letters = lettersOf(text);
  if (sizeOf(span) > 0) {
    return `${spanWords(span)} selected: ${letters.slice(span.from, span.to).join('')}`;
  }
  const letter = letters[focus];
  if (letter === undefined) return letters.length === 0 ? 'empty sentence' : 'end of the sentence';
  const surprise = bits && focus < bits.length ? `, ${bits[focus]!.toFixed(1)} bits` : '';
  return `${letterName(letter)}, letter ${focus + 1} of ${letters.length}${surprise}`;
}
