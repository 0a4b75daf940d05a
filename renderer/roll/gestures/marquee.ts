import type { StepNote } from '../../../core/music/notes.ts';
import { pitchAt, stepAt } from '../coordinates.ts';
import { notesWithin } from '../hit.ts';
import type { Desk, Gesture, Pointer } from './gesture.ts';

/** Selects what a rectangle touches; with Shift, besides what was selected. Changes nothing, so undo knows nothing. */
export function marqueeGesture({ editor, roll }: Desk, pressed: Pointer): Gesture {
  const before = editor.selection;
  const kept: Iterable<StepNote> = pressed.adding ? before : [];
  const [step, pitch] = [stepAt(roll.view, pressed.x), pitchAt(roll.view, pressed.y)];
  editor.select(kept);
  return {
    move: (pointer) => {
      const [toStep, toPitch] = [stepAt(roll.view, pointer.x), pitchAt(roll.view, pointer.y)];
      const span = [Math.min(step, toStep), Math.max(step, toStep)] as const;
      const range = [Math.min(pitch, toPitch), Math.max(pitch, toPitch)] as const;
      roll.marquee = { fromStep: span[0], toStep: span[1], lowPitch: range[0], highPitch: range[1] };
      editor.select([...kept, ...notesWithin(editor.document.notes, span, range)]);
    },
    end: () => {
      roll.marquee = null;
    },
    cancel: () => {
      roll.marquee = null;
      editor.select(before);
    },
  };
}
