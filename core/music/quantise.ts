import { RivuletError } from '../errors.ts';
import type { TickNote } from './midi/pairing.ts';
import { byStart, type StepNote } from './notes.ts';

/** The longest piece that is laid on a grid, in steps: an hour and three quarters of sixteenths at 120. */
const MAX_STEPS = 50_000;

/** A grid in ticks: how long a step is, and at which tick (within half a step of 0) step 0 lies. */
export type TickGrid = { readonly ticksPerStep: number; readonly phaseTicks: number };

/**
 * Notes on a grid: start and end go to the nearest step, and a note is at least one step long, so short notes are
 * kept. In order of start. Throws 'bad-file' when the piece would be longer than MAX_STEPS.
 */
export function quantise(notes: readonly TickNote[], grid: TickGrid): StepNote[] {
  return notes.map((note) => toStepNote(note, grid)).sort(byStart);
}

/** The step nearest to a tick. Throws 'bad-file' past MAX_STEPS. */
export function stepAt(ticks: number, { ticksPerStep, phaseTicks }: TickGrid): number {
  const step = Math.max(0, Math.round((ticks - phaseTicks) / ticksPerStep));
  if (step <= MAX_STEPS) return step;
  throw new RivuletError('bad-file', `it reaches over ${step} steps, more than the ${MAX_STEPS} of a piece`);
}

function toStepNote({ pitch, velocity, startTicks, endTicks }: TickNote, grid: TickGrid): StepNote {
  const startStep = stepAt(startTicks, grid);
  const endStep = Math.max(startStep + 1, stepAt(endTicks, grid));
  return { pitch, startStep, steps: endStep - startStep, velocity };
}
