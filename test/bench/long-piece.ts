import type { StepNote } from '../../core/music/notes.ts';

/** How many notes the long piece has. */
export const NOTES = 10_000;

/** Four parts in sixteenths and eighths, from the same numbers each time. */
export function longPiece(): StepNote[] {
  const notes: StepNote[] = [];
  for (let i = 0; notes.length < NOTES; i++) {
    for (const [part, base] of [40, 52, 64, 76].entries()) {
      const turn = (i * (part + 3) * 7 + part * 5) % 23;
      notes.push({ pitch: base + (turn % 13), startStep: i, steps: 1 + (turn % 2), velocity: 30 + 4 * turn });
    }
  }
  return notes.slice(0, NOTES);
}
