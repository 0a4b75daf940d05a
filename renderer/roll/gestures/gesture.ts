import type { NoteEdit } from '../../../core/music/editing.ts';
import type { Transport } from '../transport.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { applied, type Roll } from '../roll.svelte.ts';

/** A place on the roll in pixels from its upper left corner, and the keys that are held. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  /** Alt: places between the snaps. */
  readonly free: boolean;
  /** Shift: adds to the selection. */
  readonly adding: boolean;
  /** Ctrl or ⌘: works on a copy. */
  readonly copying: boolean;
}

/** What happens between a press and its release. */
export interface Gesture {
  move(pointer: Pointer): void;
  /** The press is over: what was shown becomes one step of undo. */
  end(): void;
  /** Everything is as it was before the press. */
  cancel(): void;
  /** Whether the view stays where it is when the pointer leaves it. */
  readonly staysInView?: boolean;
}

/** What a gesture works with. */
export interface Desk {
  readonly editor: Editor;
  readonly player: Transport;
  readonly roll: Roll;
}

/** So near to its press a pointer has not moved, in pixels. */
const STILL_PX = 3;

/** Whether a pointer is still where it was pressed. */
export function isStill(pressed: Pointer, { x, y }: Pointer): boolean {
  return Math.abs(x - pressed.x) < STILL_PX && Math.abs(y - pressed.y) < STILL_PX;
}

/** A gesture that is a click, for which there is `click`, when the pointer did not move. */
export function orClick(gesture: Gesture, pressed: Pointer, click: () => void): Gesture {
  let still = true;
  return {
    ...gesture,
    move: (pointer) => {
      still &&= isStill(pressed, pointer);
      gesture.move(pointer);
    },
    end: () => {
      gesture.end();
      if (still) click();
    },
  };
}

/** A gesture that changes notes: shows `change` of where it began, and keeps it as one step called `label`. */
export function noteGesture(
  { editor, roll }: Desk,
  label: string,
  change: (before: NoteEdit, pointer: Pointer) => NoteEdit,
): Gesture {
  const gesture = editor.begin();
  return {
    move: (pointer) =>
      gesture.preview((before) => applied(before, (edit) => change(edit, pointer), roll.barSteps)),
    end: () => gesture.settle(label),
    cancel: () => gesture.abandon(),
  };
}
