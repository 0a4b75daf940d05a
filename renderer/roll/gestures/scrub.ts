import { stepAt } from '../coordinates.ts';
import type { Desk, Gesture, Pointer } from './gesture.ts';

/** Takes the playhead along the ruler. */
export function scrubGesture(desk: Desk, pressed: Pointer): Gesture {
  const { player } = desk;
  const before = player.positionSteps();
  seekTo(desk, pressed);
  return {
    move: (pointer) => seekTo(desk, pointer),
    end: () => undefined,
    cancel: () => player.seek(before),
  };
}

/** Puts the playhead where the pointer is, within the piece and on the snap. */
export function seekTo({ player, roll, editor }: Desk, pointer: Pointer): void {
  const step = Math.min(editor.document.steps, Math.max(0, stepAt(roll.view, pointer.x)));
  player.seek(pointer.free ? step : roll.snapped(step));
}
