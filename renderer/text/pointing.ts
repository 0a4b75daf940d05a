import { cellAt, dragged, gapAt } from './cells.ts';
import type { Cursor } from './cursor.svelte.ts';

/** Puts the cursor where the pointer was pressed on the letters of a sentence; a drag selects, and so does Shift. */
export function pressLetters(event: PointerEvent, cursor: Cursor, id: number): void {
  if (event.button !== 0) return;
  const letters = event.currentTarget as HTMLElement;
  const xOf = ({ clientX }: PointerEvent) => clientX - letters.getBoundingClientRect().left;
  const isSame = cursor.sentence?.id === id;
  const first = cellAt(xOf(event), Infinity);
  if (event.shiftKey && isSame) return cursor.extend(first + 1);
  cursor.enter(id, isInserting(cursor) ? gapAt(xOf(event), Infinity) : first);
  const drag = (move: PointerEvent) => {
    const cell = cellAt(xOf(move), Math.max(0, cursor.length - 1));
    const { anchor, focus } = dragged(Math.min(first, Math.max(0, cursor.length - 1)), cell);
    if (cell !== first || cursor.hasSpan) cursor.select({ from: anchor, to: focus });
  };
  const end = () => {
    letters.removeEventListener('pointermove', drag);
    letters.removeEventListener('pointerup', end);
    letters.removeEventListener('pointercancel', end);
  };
  letters.setPointerCapture(event.pointerId);
  letters.addEventListener('pointermove', drag);
  letters.addEventListener('pointerup', end);
  letters.addEventListener('pointercancel', end);
}

function isInserting({ mode, inserting }: Cursor): boolean {
  return mode === 'write' && inserting;
}
