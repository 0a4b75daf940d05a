import type { Desk, Gesture, Pointer } from './gesture.ts';

/** Drags the view along, as a sheet of paper. */
export function panGesture({ roll }: Desk, pressed: Pointer): Gesture {
  let last = pressed;
  return {
    staysInView: true,
    move: (pointer) => {
      roll.scroll(last.x - pointer.x, last.y - pointer.y);
      last = pointer;
    },
    end: () => undefined,
    cancel: () => undefined,
  };
}
