import { hitNote } from '../hit.ts';
import { drawGesture } from './draw.ts';
import { type Desk, type Gesture, orClick, type Pointer } from './gesture.ts';
import { marqueeGesture } from './marquee.ts';
import { moveGesture } from './move.ts';
import { resizeGesture } from './resize.ts';

/** What a press on the roll begins: on a note it takes that note, elsewhere it is the tool's. */
export function pressGesture(desk: Desk, pressed: Pointer): Gesture {
  const { editor, roll, player } = desk;
  const hit = hitNote(editor.document.notes, roll.view, pressed.x, pressed.y);
  if (!hit) return roll.tool === 'pencil' ? drawGesture(desk, pressed) : marqueeGesture(desk, pressed);
  const { note, part } = hit;
  const before = editor.selection;
  if (pressed.adding && before.has(note)) {
    editor.select([...before].filter((other) => other !== note));
    return { move: () => undefined, end: () => undefined, cancel: () => editor.select(before) };
  }
  if (!before.has(note)) editor.select(pressed.adding ? [...before, note] : [note]);
  player.audition(note.pitch, note.velocity);
  const gesture = part === 'body' ? moveGesture(desk, note, pressed) : resizeGesture(desk, note, part);
  if (pressed.adding || pressed.copying || before.size < 2) return gesture;
  // A click on one of several selected notes means that one; a drag, all of them.
  return orClick(gesture, pressed, () => editor.select([note]));
}
