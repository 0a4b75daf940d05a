import type { MusicDocument } from '../../core/document.ts';
import { pitchRangeOf } from '../../core/music/editing.ts';
import {
  clamped,
  fitted,
  pitchZoomed,
  scrolled,
  timeZoomed,
  xOf,
  yOf,
  type Size,
  type Viewport,
} from './coordinates.ts';

/** A new roll shows so many pixels a step until its size is known. */
const FIRST_VIEW: Viewport = { leftStep: 0, topKey: 20, stepWidth: 14, keyHeight: 12 };

/** What part of a piece is seen, and how large. */
export class View {
  /** Whether the view goes with the playhead. */
  follow = $state(true);
  /** Whether a press is under way, which no page may be turned away from. */
  held = false;

  readonly #piece: () => MusicDocument;
  #view: Viewport = $state.raw(FIRST_VIEW);
  #size: Size = $state.raw({ width: 0, height: 0 });
  /** Whether the view is the whole piece, and stays that when the roll changes its size. */
  #whole = true;

  constructor(piece: () => MusicDocument) {
    this.#piece = piece;
  }

  get view(): Viewport {
    return this.#view;
  }

  get size(): Size {
    return this.#size;
  }

  /** Tells how large the roll is on the screen. */
  resize(size: Size): void {
    this.#size = size;
    if (this.#whole) this.fit();
    else this.#show(this.#view);
  }

  /** Shows the whole piece. */
  fit(): void {
    this.#whole = true;
    const { steps, notes } = this.#piece();
    if (this.#size.width > 0) this.#view = fitted(this.#size, steps, pitchRangeOf(notes));
  }

  /** Shows a piece whole that took the place of another, unless its notes are all in view and it is as long. */
  adapt(before: MusicDocument, now: MusicDocument): void {
    const isOther =
      before.notes !== now.notes &&
      (before.settings !== now.settings ||
        before.title !== now.title ||
        before.stepQuarters !== now.stepQuarters);
    if (!isOther) return;
    const isAsLong = now.steps === before.steps && now.stepQuarters === before.stepQuarters;
    if (!isAsLong || !this.#shows(pitchRangeOf(now.notes))) this.fit();
  }

  scroll(dx: number, dy: number): void {
    this.#show(scrolled(this.#view, dx, dy));
  }

  /** Puts a step at the left edge. */
  scrollTo(leftStep: number): void {
    this.#show({ ...this.#view, leftStep });
  }

  /** Brings a place of so many steps into view. */
  reveal({ step, pitch, steps }: { step: number; pitch: number; steps: number }): void {
    const [x, y] = [xOf(this.#view, step), yOf(this.#view, pitch)];
    const { width, height } = this.#size;
    const dx = x < 0 ? x : Math.max(0, x + steps * this.#view.stepWidth - width);
    const dy = y < 0 ? y : Math.max(0, y + this.#view.keyHeight - height);
    if (dx !== 0 || dy !== 0) this.scroll(dx, dy);
  }

  /** Brings a step into view, and leaves the pitches where they are. */
  revealStep(step: number): void {
    const x = xOf(this.#view, step);
    const dx = x < 0 ? x : Math.max(0, x + this.#view.stepWidth - this.#size.width);
    if (dx !== 0) this.scroll(dx, 0);
  }

  /** Stretches time around `x`, the middle unless given. */
  zoomTime(factor: number, x = this.#size.width / 2): void {
    this.#show(timeZoomed(this.#view, factor, x));
  }

  /** Stretches pitch around `y`, the middle unless given. */
  zoomPitch(factor: number, y = this.#size.height / 2): void {
    this.#show(pitchZoomed(this.#view, factor, y));
  }

  #shows([low, high]: readonly [number, number]): boolean {
    return yOf(this.#view, high) >= 0 && yOf(this.#view, low - 1) <= this.#size.height;
  }

  #show(view: Viewport): void {
    this.#whole = false;
    this.#view = clamped(view, this.#size, this.#piece().steps);
  }
}
