import type { Region } from '../contract/latent.ts';
import { byStart, rollToNotes, type StepNote } from './notes.ts';
import type { PianoRoll } from './roll.ts';

/**
 * Notes with those of a region replaced by what `roll` says of its steps. Notes that start outside keep pitch, onset and
 * velocity; one that crosses an edge of the region is cut there, and the part outside stays. In order of start.
 */
export function replaceRegion(notes: readonly StepNote[], { from, to }: Region, roll: PianoRoll): StepNote[] {
  const kept = notes.flatMap((note) => outside(note, from, to));
  const made = rollToNotes(roll.slice(from, to)).map((note) => ({
    ...note,
    startStep: note.startStep + from,
  }));
  return [...kept, ...made].sort(byStart);
}

/** The parts of a note before and after a region; the note itself where it does not reach into it. */
function outside(note: StepNote, from: number, to: number): StepNote[] {
  const end = note.startStep + note.steps;
  if (end <= from || note.startStep >= to) return [note];
  const parts: StepNote[] = [];
  if (note.startStep < from) parts.push({ ...note, steps: from - note.startStep });
  if (end > to) parts.push({ ...note, startStep: to, steps: end - to });
  return parts;
}
