import { setVelocities } from '../../../core/music/editing.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import { velocityAt, visitStems } from '../stems.ts';
import type { NoteIndex } from '../visible.ts';
import { type Desk, type Gesture, noteGesture, type Pointer } from './gesture.ts';

/** How far to either side of the pointer stems are taken, in pixels. */
const REACH_PX = 4;

/** Draws velocities: each stem that the pointer comes over gets the height that the line drawn has there. */
export function brushGesture(desk: Desk, pressed: Pointer, laneHeight: number, index: NoteIndex): Gesture {
  const { roll } = desk;
  const drawn = new Map<StepNote, number>();
  let last = pressed;
  const gesture = noteGesture(desk, 'Velocity', ({ notes }, pointer) => {
    const [left, right] = last.x < pointer.x ? [last, pointer] : [pointer, last];
    visitStems(index, roll.view, [left.x - REACH_PX, right.x + REACH_PX], (note, x) =>
      drawn.set(note, velocityAt(heightAt(x, left, right), laneHeight)),
    );
    last = pointer;
    return setVelocities(notes, drawn);
  });
  gesture.move(pressed);
  return gesture;
}

/** How high a straight line between two places is at `x`. */
function heightAt(x: number, left: Pointer, right: Pointer): number {
  if (right.x === left.x) return right.y;
  const share = Math.min(1, Math.max(0, (x - left.x) / (right.x - left.x)));
  return left.y + share * (right.y - left.y);
}
