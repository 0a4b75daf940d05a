import type { MusicDocument } from '../document.ts';
import type { StepNote } from './notes.ts';
import { onPiano, type PianoRoll } from './roll.ts';
import { soundingRoll } from './sounding.ts';

/** Rounding that is none: less than a person or a file can place a note by. */
const NOTHING = 1e-6;

/** Notes as a model reads them. */
export interface ReadNotes {
  readonly roll: PianoRoll;
  /** How many notes no key of the piano plays. */
  readonly offPiano: number;
}

/**
 * A document's notes in steps of `stepQuarters` quarter notes: starts go to the nearest step, a note lasts one step at
 * least, and pitches off the piano are left out and counted.
 */
export function readNotes(document: MusicDocument, stepQuarters: number): ReadNotes {
  const { notes, steps } = onGrid(document, stepQuarters);
  const offPiano = notes.filter(({ pitch }) => !onPiano(pitch)).length;
  return { roll: soundingRoll(notes, steps), offPiano };
}

/**
 * The same music on a grid of other steps: every note keeps its place and its length in time, which may then be parts of
 * steps, and the piece is as long as it was or less than a step longer. Latents are of steps, so they are left behind. On
 * its own grid a document is itself.
 */
export function onGrid(document: MusicDocument, stepQuarters: number): MusicDocument {
  const ratio = document.stepQuarters / stepQuarters;
  if (ratio === 1) return document;
  const { drawn, ...kept } = document;
  void drawn;
  return {
    ...kept,
    stepQuarters,
    steps: Math.max(1, Math.ceil(document.steps * ratio - NOTHING)),
    notes: document.notes.map((note) => stretched(note, ratio)),
    epsilon: null,
    z: null,
    u: null,
  };
}

function stretched(note: StepNote, ratio: number): StepNote {
  return { ...note, startStep: tidy(note.startStep * ratio), steps: tidy(note.steps * ratio) };
}

/** Thirds and back again are whole numbers again. */
function tidy(steps: number): number {
  const whole = Math.round(steps);
  return Math.abs(steps - whole) < NOTHING ? whole : steps;
}
