import { addNotes, resizeNotes } from '../../../core/music/editing.ts';
import { DEFAULT_VELOCITY, type StepNote } from '../../../core/music/notes.ts';
import { pitchAt, stepAt } from '../coordinates.ts';
import { type Desk, type Gesture, noteGesture, type Pointer } from './gesture.ts';

/** Puts a note where the press was, of the length that the last one had; dragging to the right sets another. */
export function drawGesture(desk: Desk, pressed: Pointer): Gesture {
  const { roll, player } = desk;
  const note = noteFor(desk, pressed);
  let drawn = note;
  player.audition(note.pitch, note.velocity);
  const gesture = noteGesture(desk, 'Draw', ({ notes }, pointer) => {
    const to = stepAt(roll.view, pointer.x);
    const end = pointer.free ? to : Math.ceil(to / roll.snapSteps) * roll.snapSteps;
    const isDrag = Math.abs(pointer.x - pressed.x) > 4;
    const stretch = isDrag ? end - note.startStep - note.steps : 0;
    const edit = resizeNotes(addNotes(notes, [note]), 'end', stretch, roll.snapSteps);
    [drawn] = [...edit.selection] as [StepNote];
    return edit;
  });
  gesture.move(pressed);
  return {
    ...gesture,
    end: () => {
      gesture.end();
      roll.lastSteps = drawn.steps;
    },
  };
}

function noteFor({ roll }: Desk, { x, y, free }: Pointer): StepNote {
  const at = stepAt(roll.view, x);
  const startStep = free ? Math.max(0, at) : Math.max(0, Math.floor(at / roll.snapSteps) * roll.snapSteps);
  return { pitch: pitchAt(roll.view, y), startStep, steps: roll.lastSteps, velocity: DEFAULT_VELOCITY };
}
