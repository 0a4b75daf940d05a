import type { StepNote } from '../../core/music/notes.ts';
import { endOf, type Playable } from './timing.ts';

/** What tells the first beat of a bar from the others, in the place of a pitch. */
export const BAR = 1;
const BEAT = 0;
const BAR_BEATS = 4;
/** A click is over long before the next; a part of a beat. */
const SHARE = 0.25;

let last: { steps: number; stepQuarters: number; notes: readonly StepNote[] } | undefined;

/** A piece's beats, a quarter each and four to the bar, as notes of their own; the same list while they stay the same. */
export function beatsOf(piece: Playable): Playable {
  const steps = endOf(piece);
  const { stepQuarters } = piece;
  if (last?.steps !== steps || last.stepQuarters !== stepQuarters)
    last = { steps, stepQuarters, notes: beats(steps, 1 / stepQuarters) };
  return { ...piece, steps, notes: last.notes };
}

function beats(steps: number, beatSteps: number): StepNote[] {
  return Array.from({ length: Math.ceil(steps / beatSteps - 1e-9) }, (_, beat) => ({
    pitch: beat % BAR_BEATS === 0 ? BAR : BEAT,
    startStep: beat * beatSteps,
    steps: SHARE * beatSteps,
    velocity: 100,
  }));
}
