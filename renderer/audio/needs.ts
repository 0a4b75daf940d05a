import type { StepNote } from '../../core/music/notes.ts';
import { fileOf, MIDDLE, nearestPitch, releaseFileOf, sampleFor } from './samples.ts';
import { inTime, type LoopRegion, type Playable, startingIn, stepRate } from './timing.ts';

/** The notes that playing from a step comes to within some seconds, the next ones first. */
export function notesAhead(
  piece: Playable,
  step: number,
  seconds: number,
  loop: LoopRegion | null,
): readonly StepNote[] {
  const untilStep = step + seconds * stepRate(piece);
  if (!loop || step >= loop.endStep || untilStep <= loop.endStep)
    return startingIn(piece.notes, step, untilStep);
  const again = loop.startStep + untilStep - loop.endStep;
  return [
    ...startingIn(piece.notes, step, loop.endStep),
    ...startingIn(piece.notes, loop.startStep, Math.min(again, loop.endStep)),
  ];
}

/** The middle layer's recordings for some notes: enough to hear them by. */
export function middleFiles(notes: readonly StepNote[]): string[] {
  return [...new Set(notes.map(({ pitch }) => fileOf({ layer: MIDDLE, pitch: nearestPitch(pitch) })))];
}

/** Their neighbours, to stand in for those that cannot be had. */
export function neighbouringFiles(notes: readonly StepNote[]): string[] {
  const near = notes.flatMap(({ pitch }) => [nearestPitch(pitch + 3), nearestPitch(pitch - 3)]);
  return [...new Set(near.map((pitch) => fileOf({ layer: MIDDLE, pitch })))];
}

/** The very recordings that some notes ask for, with the noises of their keys. */
export function exactFiles(notes: readonly StepNote[]): string[] {
  const strings = notes.map(({ pitch, velocity }) => fileOf(sampleFor(pitch, velocity)));
  return [...new Set([...strings, ...notes.map(({ pitch }) => releaseFileOf(pitch))])];
}

/**
 * What to load of a piece while nobody waits, in its order. The rest of the keyboard is loaded when it is asked for: all
 * of it, decoded, would take 85 MB from somebody who may not play a note.
 */
export function filesInOrder(piece: Playable): string[] {
  return exactFiles(inTime(piece.notes).notes);
}
