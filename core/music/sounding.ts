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

function onSteps(note: StepNote): StepNote {
  const startStep = Math.round(note.startStep);
  const end = Math.round(note.startStep + note.steps);
  return { ...note, startStep, steps: Math.max(1, end - startStep) };
}
