import type { Region } from '../contract/latent.ts';
import type { StepNote } from './notes.ts';

/**
 * The steps in which two lists of notes sound differently, as the least region that holds them all, within `steps`;
 * undefined where none does. Notes that both lists hold are told by identity; velocities make no difference.
 */
export function changedSpan(
  before: readonly StepNote[],
  after: readonly StepNote[],
  steps: number,
): Region | undefined {
  const gone = without(before, after);
  const come = without(after, before);
  const [lost, found] = [unlike(gone, come), unlike(come, gone)];
  const changed = [...lost, ...found];
  if (changed.length === 0) return undefined;
  const from = changed.reduce((least, { startStep }) => Math.min(least, startStep), Infinity);
  const to = changed.reduce((most, note) => Math.max(most, note.startStep + note.steps), 0);
  return within({ from: Math.floor(from), to: Math.ceil(to) }, steps);
}

/** The least region that holds two. */
export function joined(a: Region | undefined, b: Region | undefined): Region | undefined {
  if (!a || !b) return a ?? b;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

/** The part of a region before `steps`; undefined where nothing of it is left. */
export function within({ from, to }: Region, steps: number): Region | undefined {
  const cut = { from: Math.max(0, from), to: Math.min(steps, to) };
  return cut.from < cut.to ? cut : undefined;
}

function without(notes: readonly StepNote[], others: readonly StepNote[]): StepNote[] {
  const known = new Set(others);
  return notes.filter((note) => !known.has(note));
}

/** The notes whose pitch, start and length none of the others has. */
function unlike(notes: readonly StepNote[], others: readonly StepNote[]): StepNote[] {
  const key = ({ pitch, startStep, steps }: StepNote) => `${pitch} ${startStep} ${steps}`;
  const known = new Set(others.map(key));
  return notes.filter((note) => !known.has(key(note)));
}
