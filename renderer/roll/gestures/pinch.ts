import type { Attachment } from 'svelte/attachments';
import { listen } from './listen.ts';
import type { Roll } from '../roll.svelte.ts';

/** Fingers nearer than this, side by side, only move the view, in pixels. */
const NEAREST_PX = 24;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Two fingers move the view and stretch time between them. */
export function pinch(roll: Roll): Attachment<HTMLElement> {
  return (element) => {
    const fingers = new Map<number, Point>();

    function down(event: PointerEvent) {
      if (event.pointerType === 'touch') fingers.set(event.pointerId, placeOf(event));
    }

    function move(event: PointerEvent) {
      const from = fingers.get(event.pointerId);
      if (!from) return;
      const to = placeOf(event);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      fingers.set(event.pointerId, to);
      if (!other || fingers.size !== 2) return;
      // What is under the other finger stays there, so that both keep what they hold.
      const factor = stretch(other.x, from.x, to.x);
      if (factor !== undefined) roll.zoomTime(factor, other.x);
      roll.scroll(factor === undefined ? (from.x - to.x) / 2 : 0, (from.y - to.y) / 2);
    }

    function up({ pointerId }: PointerEvent) {
      fingers.delete(pointerId);
    }

    function placeOf({ clientX, clientY }: PointerEvent): Point {
      const { left, top } = element.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    }

    return listen(element, { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up });
  };
}

/** By how much the distance of two fingers grows; undefined while they are too near to say. */
function stretch(other: number, from: number, to: number): number | undefined {
  const [before, after] = [Math.abs(from - other), Math.abs(to - other)];
  return before < NEAREST_PX || after < NEAREST_PX ? undefined : after / before;
}
