import type { Attachment } from 'svelte/attachments';
import type { Gesture, Pointer } from './gesture.ts';

/**
 * Turns a press, its movement and its release into a gesture, which `begin` may decline. Escape, or a press that the
 * system takes away, cancels it.
 */
export function pressed(
  begin: (pointer: Pointer, event: PointerEvent) => Gesture | undefined,
): Attachment<HTMLElement> {
  return (element) => {
    let gesture: Gesture | undefined;
    let moved: PointerEvent | undefined;

    function down(event: PointerEvent) {
      if (gesture) return;
      gesture = begin(pointerOf(element, event), event);
      if (!gesture) return;
      element.setPointerCapture(event.pointerId);
      // Before whoever else listens for Escape.
      window.addEventListener('keydown', escape, { capture: true });
    }

    /** Once a frame is enough, however often a mouse reports. */
    function move(event: PointerEvent) {
      if (!gesture) return;
      if (!moved) requestAnimationFrame(flush);
      moved = event;
    }

    function flush() {
      if (moved) gesture?.move(pointerOf(element, moved));
      moved = undefined;
    }

    function up() {
      flush();
      finish((open) => open.end());
    }

    function lost() {
      finish((open) => open.cancel());
    }

    function escape(event: KeyboardEvent) {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      lost();
    }

    function finish(how: (open: Gesture) => void) {
      const open = gesture;
      gesture = moved = undefined;
      window.removeEventListener('keydown', escape, { capture: true });
      if (open) how(open);
    }

    const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: lost } as const;
    for (const [name, listener] of Object.entries(listeners)) {
      element.addEventListener(name, listener as EventListener);
    }
    return () => {
      lost();
      for (const [name, listener] of Object.entries(listeners)) {
        element.removeEventListener(name, listener as EventListener);
      }
    };
  };
}

/** An event's place on an element. */
export function pointerOf(element: HTMLElement, event: MouseEvent): Pointer {
  const { left, top } = element.getBoundingClientRect();
  return {
    x: event.clientX - left,
    y: event.clientY - top,
    free: event.altKey,
    adding: event.shiftKey,
    copying: event.ctrlKey || event.metaKey,
  };
}
