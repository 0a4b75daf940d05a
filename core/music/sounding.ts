import type { StepNote } from './notes.ts';
import { notesToRoll } from './notes.ts';
import { onPiano } from './roll.ts';

/**
 * The pitches that sound in each of `steps` steps, as a model reads them: places between steps go to the nearest, a
 * note sounds in one step at least, and what is off the piano or beyond the last step is left out.
 */
export function soundingRoll(notes: readonly StepNote[], steps: number): number[][] {
  const whole = notes.filter(({ pitch, startStep }) => onPiano(pitch) && startStep < steps).map(onSteps);
  return notesToRoll(whole, steps)
    .slice(0, steps)
    .map((pitches) => [...pitches]);
}

/** The first step of a note and the step after its last, as a model reads them: the nearest, and at least one. */
export function spanInSteps({ startStep, steps }: StepNote): [from: number, to: number] {
  const from = Math.round(startStep);
  return [from, Math.max(from + 1, Math.round(startStep + steps))];
}

function onSteps(note: StepNote): StepNote {
  const [from, to] = spanInSteps(note);
  return { ...note, startStep: from, steps: to - from };
}
