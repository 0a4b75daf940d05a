import type { Attachment } from 'svelte/attachments';
import type { Transport } from './transport.ts';
import { pointerOf } from './gestures/press-and-drag.ts';
import type { Roll } from './roll.svelte.ts';

/** Lines and pages of wheels that do not speak in pixels. */
const LINE_PX = 24;
const PAGE_PX = 400;
/** How much a pixel of wheel zooms; a pinch comes as a wheel with Ctrl held, in small numbers. */
const ZOOM_PER_PX = 0.0022;

/** Wheel scrolls, with Shift sideways; with Ctrl or ⌘ it zooms time at the pointer, with Shift besides, pitch. */
export function wheel(roll: Roll, player: Transport): Attachment<HTMLElement> {
  return (element) => {
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const unit = [1, LINE_PX, PAGE_PX][event.deltaMode] ?? 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      const { x, y } = pointerOf(element, event);
      if (event.ctrlKey || event.metaKey) {
        // Browsers turn a wheel sideways while Shift is held.
        const factor = Math.exp(-(dy || dx) * ZOOM_PER_PX);
        if (event.shiftKey) roll.zoomPitch(factor, y);
        else roll.zoomTime(factor, x);
        return;
      }
      const sideways = event.shiftKey && dx === 0;
      roll.scroll(sideways ? dy : dx, sideways ? 0 : dy);
      // Whoever looks elsewhere while a piece plays does not want to be taken back.
      if (player.playing && (sideways || dx !== 0)) roll.follow = false;
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  };
}
