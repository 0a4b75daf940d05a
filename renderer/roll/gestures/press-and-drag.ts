import type { Attachment } from 'svelte/attachments';
import { isApple } from '../../ui/keys.ts';
import type { Gesture, Pointer } from './gesture.ts';
import { listen } from './listen.ts';

/** How fast the view goes along with a pointer that has left it: a share of the distance in every frame. */
const PULL = 0.15;
const MOST_PULL_PX = 24;

/** What else happens while a press lasts. */
export interface Holding {
  /** Called in every frame while the pointer is outside, with how far to go there in pixels. */
  readonly pull?: (dx: number, dy: number) => void;
  /** Told when a press begins and ends. */
  readonly hold?: (held: boolean) => void;
}

/** Makes a gesture of a press, unless it declines. */
type Begin = (pointer: Pointer, event: PointerEvent) => Gesture | undefined;

/**
 * Turns a press, its movement and its release into a gesture. Escape, a second finger, or a press that the system
 * takes away, cancels it.
 */
export function pressed(begin: Begin, holding: Holding = {}): Attachment<HTMLElement> {
  return (element) => {
    const press = new Press(element, begin, holding);
    const stop = listen(element, {
      pointerdown: press.down,
      pointermove: press.move,
      pointerup: press.up,
      pointercancel: press.cancel,
    });
    return () => {
      press.cancel();
      stop();
    };
  };
}

class Press {
  #open: { readonly gesture: Gesture; last: PointerEvent } | undefined;
  #hasMoved = false;
  #frame = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly begin: Begin,
    private readonly holding: Holding,
  ) {}

  readonly down = (event: PointerEvent): void => {
    if (this.#open) return this.cancel();
    const gesture = this.begin(pointerOf(this.element, event), event);
    if (!gesture) return;
    this.#open = { gesture, last: event };
    this.#hasMoved = false;
    this.holding.hold?.(true);
    this.element.setPointerCapture(event.pointerId);
    // Before whoever else listens for Escape.
    window.addEventListener('keydown', this.#escape, { capture: true });
    this.#frame = requestAnimationFrame(this.#tick);
  };

  readonly move = (event: PointerEvent): void => {
    if (event.pointerId !== this.#open?.last.pointerId) return;
    this.#open.last = event;
    this.#hasMoved = true;
  };

  readonly up = (event: PointerEvent): void => {
    if (event.pointerId !== this.#open?.last.pointerId) return;
    this.#flush();
    this.#finish()?.end();
  };

  readonly cancel = (): void => this.#finish()?.cancel();

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.cancel();
  };

  /** Once a frame is enough, however often a mouse reports. */
  readonly #tick = (): void => {
    this.#pull();
    this.#flush();
    this.#frame = requestAnimationFrame(this.#tick);
  };

  /** Takes the view along with a pointer that has left it. */
  #pull(): void {
    const { pull } = this.holding;
    if (!pull || !this.#open || this.#open.gesture.staysInView) return;
    const [dx, dy] = beyond(this.element, this.#open.last);
    if (dx === 0 && dy === 0) return;
    pull(dx, dy);
    this.#hasMoved = true;
  }

  #flush(): void {
    if (this.#hasMoved && this.#open) this.#open.gesture.move(pointerOf(this.element, this.#open.last));
    this.#hasMoved = false;
  }

  #finish(): Gesture | undefined {
    const gesture = this.#open?.gesture;
    this.#open = undefined;
    cancelAnimationFrame(this.#frame);
    window.removeEventListener('keydown', this.#escape, { capture: true });
    if (gesture) this.holding.hold?.(false);
    return gesture;
  }
}

/** An event's place on an element. */
export function pointerOf(element: HTMLElement, event: MouseEvent): Pointer {
  const { left, top } = element.getBoundingClientRect();
  return {
    x: event.clientX - left,
    y: event.clientY - top,
    free: event.altKey,
    adding: event.shiftKey,
    copying: isApple ? event.metaKey : event.ctrlKey,
  };
}

/** How far the view should go towards a pointer that has left an element, in pixels. */
function beyond(element: HTMLElement, { clientX, clientY }: MouseEvent): [dx: number, dy: number] {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const over = (at: number, low: number, high: number) => Math.min(0, at - low) + Math.max(0, at - high);
  const pulled = (distance: number) =>
    Math.max(-MOST_PULL_PX, Math.min(MOST_PULL_PX, Math.round(distance * PULL)));
  return [pulled(over(clientX, left, right)), pulled(over(clientY, top, bottom))];
}
