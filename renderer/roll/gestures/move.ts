import { addNotes, moveNotes } from '../../../core/music/editing.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import { pitchAt, stepAt } from '../coordinates.ts';
import { type Desk, type Gesture, noteGesture, type Pointer } from './gesture.ts';

/** Moves the selection with the note that was pressed; with Ctrl or ⌘ held at the press, a copy of it. */
export function moveGesture(desk: Desk, note: StepNote, pressed: Pointer): Gesture {
  const { roll, player } = desk;
  const grabbedStep = stepAt(roll.view, pressed.x);
  const grabbedPitch = pitchAt(roll.view, pressed.y);
  let heard = note.pitch;
  return noteGesture(desk, pressed.copying ? 'Duplicate' : 'Move', (before, pointer) => {
    const shift = stepAt(roll.view, pointer.x) - grabbedStep;
    const dSteps = pointer.free ? shift : roll.snapped(Math.max(0, note.startStep + shift)) - note.startStep;
    const dPitch = pitchAt(roll.view, pointer.y) - grabbedPitch;
    if (note.pitch + dPitch !== heard) player.audition((heard = note.pitch + dPitch), note.velocity);
    // A press that has not moved leaves a note between the snaps where it is.
    if (Math.abs(shift) * roll.view.stepWidth < 3 && dPitch === 0) return before;
    if (!pressed.copying) return moveNotes(before, dSteps, dPitch);
    const copies = [...before.selection].map((copied) => ({ ...copied }));
    return moveNotes(addNotes(before.notes, copies), dSteps, dPitch);
  });
}
