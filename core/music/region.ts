import type { Region } from '../contract/latent.ts';
import { withExpression } from './expression.ts';
import { byStart, rollToNotes, type StepNote } from './notes.ts';
import type { PianoRoll } from './roll.ts';
import { soundingRoll, spanInSteps } from './sounding.ts';

/**
 * Notes with those that start in a region replaced by what `roll` says of its steps. The others keep pitch, start and
 * velocity, and are the same objects but for those that cross an edge of the region: these are cut there, and the part
 * outside stays. A place between steps counts as the step that a model reads it at. New notes get the velocities of a
 * calm player. A region that sounds as it did keeps its notes. In order of start.
 */
export function replaceRegion(
  notes: readonly StepNote[],
  { from, to }: Region,
  roll: PianoRoll,
  stepQuarters: number,
): readonly StepNote[] {
  const fresh = roll.slice(from, to);
  if (String(soundingRoll(notes, to).slice(from).map(said)) === String(fresh.map(said))) return notes;
  const kept = notes.flatMap((note) => outside(note, from, to));
  const made = rollToNotes(fresh).map((note) => ({ ...note, startStep: note.startStep + from }));
  return played(kept, made, stepQuarters);
}

/** The parts of a note before and after a region; the note itself where it does not reach into it. */
function outside(note: StepNote, from: number, to: number): StepNote[] {
  const [start, end] = spanInSteps(note);
  if (end <= from || start >= to) return [note];
  const parts: StepNote[] = [];
  if (start < from) parts.push({ ...note, steps: from - note.startStep });
  if (end > to) parts.push({ ...note, startStep: to, steps: note.startStep + note.steps - to });
  return parts;
}

/** All of them in order of start, those that are new with the velocities that they have among the others. */
function played(kept: readonly StepNote[], made: readonly StepNote[], stepQuarters: number): StepNote[] {
  const isNew = new Set(made);
  const all = [...kept, ...made].sort(byStart);
  const expressive = withExpression(all, stepQuarters);
  return all.map((note, i) => (isNew.has(note) ? expressive[i]! : note));
}

function said(pitches: readonly number[]): string {
  return `[${pitches.join(' ')}]`;
}
