import { stepAt, xOf } from '../coordinates.ts';
import { type Desk, type Gesture, isStill, type Pointer } from './gesture.ts';

/** How near to an end of the loop one must be to drag that end, in pixels. */
const REACH_PX = 7;

/** Draws the loop on the ruler, or drags the end of the loop that was pressed; `click` is for a press that stays. */
export function loopGesture({ player, roll }: Desk, pressed: Pointer, click: () => void): Gesture {
  const before = { loop: player.loop, looping: player.looping };
  const at = (pointer: Pointer) => {
    const step = Math.max(0, stepAt(roll.view, pointer.x));
    return pointer.free ? step : roll.snapped(step);
  };
  const anchor = oppositeEnd({ player, roll }, pressed) ?? at(pressed);
  let still = true;
  return {
    move: (pointer) => {
      still &&= isStill(pressed, pointer);
      const step = at(pointer);
      if (still || step === anchor) return;
      player.setLoop({ startStep: Math.min(anchor, step), endStep: Math.max(anchor, step) });
      player.setLooping(true);
    },
    end: () => {
      if (still) click();
    },
    cancel: () => {
      player.setLoop(before.loop);
      player.setLooping(before.looping);
    },
  };
}

/** The end of the loop that stays when the one under the pointer is dragged; undefined when there is none. */
export function oppositeEnd(
  { player, roll }: Pick<Desk, 'player' | 'roll'>,
  { x }: Pointer,
): number | undefined {
  const { loop } = player;
  if (!loop) return undefined;
  const isNear = (step: number) => Math.abs(xOf(roll.view, step) - x) < REACH_PX;
  if (isNear(loop.endStep)) return loop.startStep;
  return isNear(loop.startStep) ? loop.endStep : undefined;
}
