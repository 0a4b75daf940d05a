import type { Region } from '../../core/contract/latent.ts';
import type { MusicDocument } from '../../core/document.ts';
import type { Miniature } from '../ui/mini-roll.ts';

/** The notes around a region, with `margin` steps before and after it, as a piece of their own. */
export function excerpt(
  { notes, steps }: Pick<MusicDocument, 'notes' | 'steps'>,
  { from, to }: Region,
  margin: number,
): Miniature {
  const first = Math.max(0, from - margin);
  const last = Math.min(steps, to + margin);
  const seen = notes.flatMap((note) => {
    const start = Math.max(first, note.startStep);
    const end = Math.min(last, note.startStep + note.steps);
    return start < end ? [{ ...note, startStep: start - first, steps: end - start }] : [];
  });
  return { notes: seen, steps: last - first };
}
