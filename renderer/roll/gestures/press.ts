import { hitNote } from '../hit.ts';
import { drawGesture } from './draw.ts';
import type { Desk, Gesture, Pointer } from './gesture.ts';
import { marqueeGesture } from './marquee.ts';
import { moveGesture } from './move.ts';
import { resizeGesture } from './resize.ts';

/** What a press on the roll begins: on a note it takes that note, elsewhere it is the tool's. */
export function pressGesture(desk: Desk, pressed: Pointer): Gesture {
  const { editor, roll, player } = desk;
  const hit = hitNote(editor.document.notes, roll.view, pressed.x, pressed.y);
  if (!hit) return roll.tool === 'pencil' ? drawGesture(desk, pressed) : marqueeGesture(desk, pressed);
  const { note, part } = hit;
  const { selection } = editor;
  if (pressed.adding && selection.has(note)) {
    editor.select([...selection].filter((other) => other !== note));
    return nothingMore(desk);
  }
  if (!selection.has(note)) editor.select(pressed.adding ? [...selection, note] : [note]);
  player.audition(note.pitch, note.velocity);
  return part === 'body' ? moveGesture(desk, note, pressed) : resizeGesture(desk, note, part);
}

/** A press that has done all it does. */
function nothingMore({ editor }: Desk): Gesture {
  const { selection } = editor;
  return { move: () => undefined, end: () => undefined, cancel: () => editor.select(selection) };
}
