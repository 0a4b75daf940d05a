import type { Region } from '../../core/contract/latent.ts';
import { type Gesture, isStill, type Pointer } from '../roll/gestures/gesture.ts';
import type { Time } from './host.ts';
import type { Lane } from './lane.svelte.ts';
import { dragged, touched } from './regions.ts';

/** So near to an edge of the brushed region it is that edge that is dragged, in pixels. */
const REACH_PX = 12;

/** Brushes steps, or drags the edge of what is brushed; a press that stays lets go of it. */
export function brushGesture(lane: Lane, time: () => Time, pressed: Pointer): Gesture {
  const before = lane.region;
  const fixed = oppositeEdge(before, time(), pressed.x);
  const anchor = stepOf(time(), pressed.x);
  let still = true;
  return {
    move: (pointer) => {
      still &&= isStill(pressed, pointer);
      if (still) return;
      const step = stepOf(time(), pointer.x);
      lane.region =
        fixed === undefined ? touched(anchor, step, lane.steps) : dragged(fixed, step, lane.steps);
    },
    end: () => {
      if (still && fixed === undefined) lane.region = null;
    },
    cancel: () => (lane.region = before),
  };
}

/** The edge that stays when the one under the pointer is dragged; undefined where there is none. */
export function oppositeEdge(region: Region | null, time: Time, x: number): number | undefined {
  if (!region) return undefined;
  const far = (step: number) => Math.abs((step - time.leftStep) * time.stepWidth - x);
  const [left, right] = [far(region.from), far(region.to)];
  if (Math.min(left, right) > REACH_PX) return undefined;
  return left < right ? region.to : region.from;
}

/** The step at `x`, with its fraction. */
export function stepOf({ leftStep, stepWidth }: Time, x: number): number {
  return leftStep + x / stepWidth;
}
