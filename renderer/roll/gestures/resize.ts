import { type NoteEdge, resizeNotes } from '../../../core/music/editing.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import { stepAt } from '../coordinates.ts';
import { type Desk, type Gesture, noteGesture } from './gesture.ts';

/** The shortest note that can be made with the snap off, in steps. */
const SHORTEST = 1 / 16;

/** Drags one end of the selected notes by as much as the end of `note` moves. */
export function resizeGesture(desk: Desk, note: StepNote, edge: NoteEdge, label = 'Resize'): Gesture {
  const { roll } = desk;
  const place = edge === 'start' ? note.startStep : note.startStep + note.steps;
  let [current] = [note.steps];
  const gesture = noteGesture(desk, label, (before, pointer) => {
    const to = stepAt(roll.view, pointer.x);
    const shift = (pointer.free ? to : roll.snapped(to)) - place;
    current = note.steps + (edge === 'end' ? shift : -shift);
    return resizeNotes(before, edge, shift, pointer.free ? SHORTEST : roll.snapSteps);
  });
  return {
    ...gesture,
    end: () => {
      gesture.end();
      roll.lastSteps = Math.max(roll.snapSteps, current);
    },
  };
}
