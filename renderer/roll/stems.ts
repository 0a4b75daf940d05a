import type { StepNote } from '../../core/music/notes.ts';
import { stepAt, xOf, type Viewport } from './coordinates.ts';
import type { NoteIndex } from './visible.ts';

/** Room above the loudest head and below the softest, in pixels. */
const TOP_PX = 7;
const BOTTOM_PX = 3;
/** Stems of notes that begin together stand so far apart, unless the next step comes before. */
const APART_PX = 2.6;
/** How near a stem must be to be taken, in pixels. */
const REACH_PX = 6;

/** How far from the upper edge of a lane a velocity's head is. */
export function velocityY(velocity: number, laneHeight: number): number {
  return laneHeight - BOTTOM_PX - (velocity / 127) * (laneHeight - TOP_PX - BOTTOM_PX);
}

/** The velocity whose head is at `y`: a number that may be beyond MIDI's. */
export function velocityAt(y: number, laneHeight: number): number {
  return ((laneHeight - BOTTOM_PX - y) / (laneHeight - TOP_PX - BOTTOM_PX)) * 127;
}

/** Calls `visit` for each note whose stem is between two places; chords are fanned out, the lowest note first. */
export function visitStems(
  index: NoteIndex,
  view: Viewport,
  [left, right]: readonly [number, number],
  visit: (note: StepNote, x: number) => void,
): void {
  let [chord, place] = [NaN, 0];
  const apart = Math.min(APART_PX, view.stepWidth / 6);
  index.visitStarts(stepAt(view, left) - 2, stepAt(view, right), (note) => {
    place = note.startStep === chord ? place + 1 : 0;
    chord = note.startStep;
    const x = xOf(view, note.startStep) + (place + 1) * apart;
    if (x >= left && x <= right) visit(note, x);
  });
}

/** The note whose stem is nearest to `x`, within reach; of several, one that `preferred` says. */
export function stemAt(
  index: NoteIndex,
  view: Viewport,
  x: number,
  preferred: (note: StepNote) => boolean,
): StepNote | undefined {
  let nearest: { note: StepNote; distance: number } | undefined;
  visitStems(index, view, [x - REACH_PX, x + REACH_PX], (note, at) => {
    const distance = Math.abs(at - x) - (preferred(note) ? REACH_PX : 0);
    if (!nearest || distance < nearest.distance) nearest = { note, distance };
  });
  return nearest?.note;
}
