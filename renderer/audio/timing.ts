import type { MusicDocument } from '../../core/document.ts';
import { byStart, lastStep, type StepNote } from '../../core/music/notes.ts';

/** What playing needs to know of a piece. */
export type Playable = Pick<MusicDocument, 'notes' | 'steps' | 'stepQuarters' | 'tempo'>;

/** Steps from `startStep` up to `endStep`, played over and over. */
export interface LoopRegion {
  readonly startStep: number;
  readonly endStep: number;
}

/** Steps a second. */
export function stepRate({ tempo, stepQuarters }: Pick<Playable, 'tempo' | 'stepQuarters'>): number {
  return tempo / (60 * stepQuarters);
}

/** The step at which a piece is over: its length, or the end of a note that reaches further. */
export function endOf(piece: Playable): number {
  return Math.max(piece.steps, inTime(piece.notes).end);
}

/** Notes in order of start, to be found by time. */
export interface NotesInTime {
  /** In order of start. */
  readonly notes: readonly StepNote[];
  /** The step after which every note has ended. */
  readonly end: number;
}

const known = new WeakMap<readonly StepNote[], NotesInTime>();

/** The notes in order of start; sorted once for each list, which does not change. */
export function inTime(notes: readonly StepNote[]): NotesInTime {
  let sorted = known.get(notes);
  if (!sorted) known.set(notes, (sorted = { notes: [...notes].sort(byStart), end: lastStep(notes) }));
  return sorted;
}

/** The notes that start at `fromStep` or later and before `toStep`. */
export function startingIn(notes: readonly StepNote[], fromStep: number, toStep: number): StepNote[] {
  const sorted = inTime(notes).notes;
  const found: StepNote[] = [];
  for (let i = firstFrom(sorted, fromStep); i < sorted.length && sorted[i]!.startStep < toStep; i++)
    found.push(sorted[i]!);
  return found;
}

/** The place of the first note that starts at `step` or later. */
function firstFrom(sorted: readonly StepNote[], step: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.startStep < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a note has become in an edited list: itself, or else a note of its pitch and start; undefined if neither. */
export function successorOf(note: StepNote, notes: readonly StepNote[]): StepNote | undefined {
  const sorted = inTime(notes).notes;
  let like: StepNote | undefined;
  for (let i = firstFrom(sorted, note.startStep); sorted[i]?.startStep === note.startStep; i++) {
    if (sorted[i] === note) return note;
    if (sorted[i]!.pitch === note.pitch) like ??= sorted[i];
  }
  return like;
}
