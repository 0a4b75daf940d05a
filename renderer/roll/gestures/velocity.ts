import { changeVelocities } from '../../../core/music/editing.ts';
import { type Desk, type Gesture, noteGesture, type Pointer } from './gesture.ts';

/** Makes the selected notes louder upwards and softer downwards; the height of the lane is MIDI's whole range. */
export function velocityGesture(desk: Desk, pressed: Pointer, laneHeight: number): Gesture {
  return noteGesture(desk, 'Velocity', (before, pointer) =>
    changeVelocities(before, Math.round(((pressed.y - pointer.y) / laneHeight) * 127)),
  );
}
