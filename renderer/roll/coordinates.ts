import { HIGHEST_PITCH, KEYS, LOWEST_PITCH } from '../../core/music/roll.ts';

/** Which part of a piece is seen, and how large: pixels of the page on the one side, steps and pitches on the other. */
export interface Viewport {
  /** The step at the left edge. */
  readonly leftStep: number;
  /** The top edge, in semitones below the upper edge of the highest key. */
  readonly topKey: number;
  /** Pixels per step. */
  readonly stepWidth: number;
  /** Pixels per key. */
  readonly keyHeight: number;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An hour and more in one window. */
const MIN_STEP_WIDTH = 0.02;
const MAX_STEP_WIDTH = 240;
const MIN_KEY_HEIGHT = 4;
const MAX_KEY_HEIGHT = 32;
/** Zoomed out, the piece still takes this share of the width. */
const LEAST_SHARE = 0.6;
/** Keys that are shown of a piece, at least: two octaves and a half. */
const FEWEST_KEYS = 30;
/** What is shown of a piece without notes: the middle of the piano. */
const MIDDLE_KEYS = [48, 84] as const;
/** Room above and below the notes of a piece that is shown whole, in keys. */
const MARGIN_KEYS = 2;

/** Pixels from the left edge. */
export function xOf({ leftStep, stepWidth }: Viewport, step: number): number {
  return (step - leftStep) * stepWidth;
}

/** The step at `x`, with its fraction. */
export function stepAt({ leftStep, stepWidth }: Viewport, x: number): number {
  return leftStep + x / stepWidth;
}

/** The upper edge of a key's lane. */
export function yOf({ topKey, keyHeight }: Viewport, pitch: number): number {
  return (HIGHEST_PITCH - pitch - topKey) * keyHeight;
}

/** The key whose lane is at `y`, within the piano. */
export function pitchAt({ topKey, keyHeight }: Viewport, y: number): number {
  return clamp(HIGHEST_PITCH - Math.floor(topKey + y / keyHeight), LOWEST_PITCH, HIGHEST_PITCH);
}

/** The viewport moved by pixels: to the right and down for positive numbers. */
export function scrolled(view: Viewport, dx: number, dy: number): Viewport {
  return {
    ...view,
    leftStep: view.leftStep + dx / view.stepWidth,
    topKey: view.topKey + dy / view.keyHeight,
  };
}

/** Time stretched by `factor`; the step at `x` stays there. */
export function timeZoomed(view: Viewport, factor: number, x: number): Viewport {
  const stepWidth = clamp(view.stepWidth * factor, MIN_STEP_WIDTH, MAX_STEP_WIDTH);
  return { ...view, stepWidth, leftStep: stepAt(view, x) - x / stepWidth };
}

/** Keys made higher by `factor`; the key at `y` stays there. */
export function pitchZoomed(view: Viewport, factor: number, y: number): Viewport {
  const keyHeight = clamp(view.keyHeight * factor, MIN_KEY_HEIGHT, MAX_KEY_HEIGHT);
  return { ...view, keyHeight, topKey: view.topKey + y / view.keyHeight - y / keyHeight };
}

/** The viewport within the piano and the piece; half a window of room stays after the end. */
export function clamped(view: Viewport, { width, height }: Size, steps: number): Viewport {
  const keyHeight = Math.max(view.keyHeight, height / KEYS);
  const stepWidth = Math.max(view.stepWidth, Math.min(MAX_STEP_WIDTH, (width / steps) * LEAST_SHARE));
  const seen = width / stepWidth;
  return {
    keyHeight,
    stepWidth,
    leftStep: clamp(view.leftStep, 0, Math.max(0, steps - seen / 2)),
    topKey: clamp(view.topKey, 0, Math.max(0, KEYS - height / keyHeight)),
  };
}

/** The whole piece, with the pitches that it uses in the middle; an empty range means none. */
export function fitted(size: Size, steps: number, range: readonly [low: number, high: number]): Viewport {
  const { width, height } = size;
  const [low, high] = range[0] <= range[1] ? range : MIDDLE_KEYS;
  const keys = Math.max(FEWEST_KEYS, high - low + 1 + 2 * MARGIN_KEYS);
  const keyHeight = clamp(height / keys, MIN_KEY_HEIGHT, MAX_KEY_HEIGHT);
  const stepWidth = clamp(width / steps, MIN_STEP_WIDTH, MAX_STEP_WIDTH);
  const middle = HIGHEST_PITCH + 0.5 - (low + high) / 2;
  const view = { leftStep: 0, topKey: middle - height / keyHeight / 2, stepWidth, keyHeight };
  return clamped(view, size, steps);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
