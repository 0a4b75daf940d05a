import type { Playable } from '../audio/timing.ts';

/** Pieces one after the other, as one. All are on the grid of the first. */
export function joined(pieces: readonly Playable[]): Playable {
  let steps = 0;
  const notes = pieces.flatMap((piece) => {
    const moved = piece.notes.map((note) => ({ ...note, startStep: note.startStep + steps }));
    steps += piece.steps;
    return moved;
  });
  const { stepQuarters, tempo } = pieces[0] ?? { stepQuarters: 1, tempo: 1 };
  return { notes, steps, stepQuarters, tempo };
}
