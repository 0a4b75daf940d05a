import { HIGHEST_PITCH, LOWEST_PITCH } from '../../core/music/roll.ts';
import type { StepNote } from '../../core/music/notes.ts';
import type { Editor } from '../state/editor.svelte.ts';
import type { Cell, Roll } from './roll.svelte.ts';

/** Where each arrow takes the cursor: steps in snaps or bars, pitch in semitones or octaves. */
const ARROWS: Readonly<Record<string, readonly [dSteps: number, dPitch: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * Keys of the focused roll: arrows take the note cursor along while nothing is selected (with Shift by octaves and
 * bars), Enter takes the note there into the selection or puts one. Says whether the key was meant for it.
 */
export function cursorKey(
  { key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent,
  roll: Roll,
  editor: Editor,
): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  const arrow = ARROWS[key];
  if (arrow && editor.selection.size === 0) {
    roll.cursor = movedCursor(roll, arrow, shiftKey);
    roll.cursorShown = true;
    roll.reveal(roll.cursor);
    return true;
  }
  if (key !== 'Enter' || !roll.cursorShown) return false;
  const there = noteAt(editor.document.notes, roll.cursor);
  if (!there) roll.add(roll.cursor);
  else editor.select(editor.selection.has(there) ? [] : [there]);
  return true;
}

/** The note that sounds at a cell. */
export function noteAt(notes: readonly StepNote[], { step, pitch }: Cell): StepNote | undefined {
  return notes.findLast(
    (note) => note.pitch === pitch && note.startStep <= step && step < note.startStep + note.steps,
  );
}

function movedCursor(roll: Roll, [dSteps, dPitch]: readonly [number, number], far: boolean): Cell {
  const { step, pitch } = roll.cursor;
  const stride = far ? roll.barSteps : roll.snapSteps;
  return {
    step: Math.max(0, step + dSteps * stride),
    pitch: Math.min(HIGHEST_PITCH, Math.max(LOWEST_PITCH, pitch + dPitch * (far ? 12 : 1))),
  };
}
