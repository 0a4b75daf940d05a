import type { StepNote } from '../../core/music/notes.ts';
import { pitchAt, stepAt, xOf, type Viewport } from './coordinates.ts';

/** How near to an end of a note one must be to drag that end, in pixels. */
const EDGE_PX = 6;
/** Of a short note, this share at each end is the end. */
const EDGE_SHARE = 0.3;

/** A note under the pointer, and which part of it. */
export interface Hit {
  readonly note: StepNote;
  readonly part: 'start' | 'body' | 'end';
}

/** The topmost note at a place. */
export function hitNote(notes: readonly StepNote[], view: Viewport, x: number, y: number): Hit | undefined {
  const step = stepAt(view, x);
  const pitch = pitchAt(view, y);
  const note = notes.findLast(
    (candidate) =>
      candidate.pitch === pitch &&
      candidate.startStep <= step &&
      step < candidate.startStep + candidate.steps,
  );
  return note && { note, part: partAt(note, view, x) };
}

/** The notes in a rectangle of the piece, touched ones included. */
export function notesWithin(
  notes: readonly StepNote[],
  [fromStep, toStep]: readonly [number, number],
  [lowPitch, highPitch]: readonly [number, number],
): StepNote[] {
  return notes.filter(
    ({ startStep, steps, pitch }) =>
      startStep < toStep && startStep + steps > fromStep && pitch >= lowPitch && pitch <= highPitch,
  );
}

function partAt({ startStep, steps }: StepNote, view: Viewport, x: number): Hit['part'] {
  const edge = Math.min(EDGE_PX, steps * view.stepWidth * EDGE_SHARE);
  if (x > xOf(view, startStep + steps) - edge) return 'end';
  return x < xOf(view, startStep) + edge ? 'start' : 'body';
}
