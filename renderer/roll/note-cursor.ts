import { HIGHEST_PITCH, LOWEST_PITCH } from '../../core/music/roll.ts';
import type { StepNote } from '../../core/music/notes.ts';
import type { Desk } from './gestures/gesture.ts';
import type { Cell, Roll } from './roll.svelte.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;
type Arrow = readonly [dSteps: number, dPitch: number];

/** Where each arrow points, in time and in pitch. */
const ARROWS: Readonly<Record<string, Arrow>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
const VELOCITY_STRIDE = 5;

/** The keys of the focused roll, in words for whoever cannot see it. */
export const KEYS_IN_WORDS =
  'Arrow keys move a note cursor while nothing is selected, and the selection otherwise; with Control or Command ' +
  'they always move the cursor. Shift makes that octaves and bars. Enter puts a note at the cursor, or selects or ' +
  'lets go of the one that is there. With a selection, Shift with left and right changes its length, and Alt with ' +
  'up and down its velocity. Escape selects nothing.';

/** Does what a key of the focused roll is for; says whether it was one. What is left is the studio's. */
export function cursorKey(press: KeyPress, desk: Desk): boolean {
  const arrow = ARROWS[press.key];
  if (arrow) return arrowKey(press, arrow, desk);
  if (press.key !== 'Enter' || !desk.roll.cursorShown || press.ctrlKey || press.metaKey) return false;
  toggle(desk);
  return true;
}

/** The note that sounds at a cell. */
export function noteAt(notes: readonly StepNote[], { step, pitch }: Cell): StepNote | undefined {
  return notes.findLast(
    (note) => note.pitch === pitch && note.startStep <= step && step < note.startStep + note.steps,
  );
}

function arrowKey({ shiftKey, ctrlKey, metaKey, altKey }: KeyPress, arrow: Arrow, desk: Desk): boolean {
  const { roll, editor } = desk;
  const isSelected = editor.selection.size > 0;
  const [dSteps, dPitch] = arrow;
  if (altKey) {
    if (!isSelected || dPitch === 0) return false;
    roll.louder(dPitch * VELOCITY_STRIDE);
  } else if (!isSelected || ctrlKey || metaKey) {
    roll.cursor = movedCursor(roll, arrow, shiftKey);
    roll.cursorShown = true;
    roll.reveal({ ...roll.cursor, steps: roll.snapSteps });
  } else if (shiftKey && dSteps !== 0) {
    roll.lengthen(dSteps * roll.snapSteps);
  } else {
    return false;
  }
  return true;
}

/** Puts a note at the cursor; one that is there goes into the selection, or out of it. */
function toggle({ roll, editor, player }: Desk): void {
  const { selection, document } = editor;
  const there = noteAt(document.notes, roll.cursor);
  if (!there) {
    roll.add(roll.cursor);
  } else if (selection.has(there)) {
    editor.select([...selection].filter((note) => note !== there));
  } else {
    editor.select([...selection, there]);
    player.audition(there.pitch, there.velocity);
  }
}

function movedCursor(roll: Roll, [dSteps, dPitch]: Arrow, far: boolean): Cell {
  const { step, pitch } = roll.cursor;
  const stride = far ? roll.barSteps : roll.snapSteps;
  return {
    step: Math.max(0, step + dSteps * stride),
    pitch: Math.min(HIGHEST_PITCH, Math.max(LOWEST_PITCH, pitch + dPitch * (far ? 12 : 1))),
  };
}
