import type { Attachment } from 'svelte/attachments';
import { listen } from './listen.ts';
import type { Roll } from '../roll.svelte.ts';

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
      // Half of what one finger does is a shift of the middle, and the other finger does the rest.
      roll.scroll((from.x - to.x) / 2, (from.y - to.y) / 2);
      roll.zoomTime(stretch(other.x, from.x, to.x), (other.x + to.x) / 2);
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

/** By how much the distance of two fingers grows; fingers that are very near say nothing. */
function stretch(other: number, from: number, to: number): number {
  const [before, after] = [Math.abs(from - other), Math.abs(to - other)];
  return before < 24 || after < 24 ? 1 : after / before;
}
