import { stepAt } from '../coordinates.ts';
import type { Desk, Gesture, Pointer } from './gesture.ts';

/** Takes the playhead along the ruler. */
export function scrubGesture({ player, roll, editor }: Desk, pressed: Pointer): Gesture {
  const before = player.positionSteps();
  const seek = (pointer: Pointer) => {
    const step = Math.min(editor.document.steps, Math.max(0, stepAt(roll.view, pointer.x)));
    player.seek(pointer.free ? step : roll.snapped(step));
  };
  seek(pressed);
  return { move: seek, end: () => undefined, cancel: () => player.seek(before) };
}
