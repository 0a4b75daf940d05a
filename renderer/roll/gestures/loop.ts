import { stepAt } from '../coordinates.ts';
import type { Desk, Gesture, Pointer } from './gesture.ts';

/** Draws the loop on the ruler; a press that does not move takes nothing away. */
export function loopGesture({ player, roll }: Desk, pressed: Pointer): Gesture {
  const before = { loop: player.loop, looping: player.looping };
  const at = (pointer: Pointer) => {
    const step = Math.max(0, stepAt(roll.view, pointer.x));
    return pointer.free ? step : roll.snapped(step);
  };
  const anchor = at(pressed);
  return {
    move: (pointer) => {
      const step = at(pointer);
      if (step === anchor) return;
      player.setLoop({ startStep: Math.min(anchor, step), endStep: Math.max(anchor, step) });
      player.setLooping(true);
    },
    end: () => undefined,
    cancel: () => {
      player.setLoop(before.loop);
      player.setLooping(before.looping);
    },
  };
}
