import { changeVelocities } from '../../../core/music/editing.ts';
import { velocityAt } from '../stems.ts';
import { type Desk, type Gesture, noteGesture, type Pointer } from './gesture.ts';

/** Makes the selected notes louder upwards and softer downwards, by as much as a head moves in the lane. */
export function velocityGesture(desk: Desk, pressed: Pointer, laneHeight: number): Gesture {
  const from = velocityAt(pressed.y, laneHeight);
  return noteGesture(desk, 'Velocity', (before, pointer) =>
    changeVelocities(before, Math.round(velocityAt(pointer.y, laneHeight) - from)),
  );
}
