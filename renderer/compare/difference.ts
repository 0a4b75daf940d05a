import type { StepNote } from '../../core/music/notes.ts';

/** The notes of one piece beside those of another. */
export interface Difference {
  /** The notes that the other has too, by pitch, place and length. */
  readonly shared: readonly StepNote[];
  /** The notes that it alone has. */
  readonly own: readonly StepNote[];
}

/** What one list of notes has beside another. How hard a note is struck makes no difference. */
export function differenceOf(notes: readonly StepNote[], others: readonly StepNote[]): Difference {
  const known = new Set(others.map(keyOf));
  return {
    shared: notes.filter((note) => known.has(keyOf(note))),
    own: notes.filter((note) => !known.has(keyOf(note))),
  };
}

/** How much two pieces share, in words: `34 of 51 notes are in both`. */
export function sharedWords(a: Difference, b: Difference): string {
  const all = a.own.length + a.shared.length + b.own.length;
  if (a.own.length + b.own.length === 0) return 'The notes are the same';
  return a.shared.length === 0 ? 'No note is in both' : `${a.shared.length} of ${all} notes are in both`;
}

function keyOf({ pitch, startStep, steps }: StepNote): string {
  return `${pitch} ${startStep} ${steps}`;
}
