import { HIGHEST_PITCH, LOWEST_PITCH } from '../../core/music/roll.ts';

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

const KEY_COUNT = HIGHEST_PITCH - LOWEST_PITCH + 1;
const MIN_STEP_WIDTH = 0.5;
const MAX_STEP_WIDTH = 240;
const MIN_KEY_HEIGHT = 4;
const MAX_KEY_HEIGHT = 32;
/** Keys that are shown of a piece, at least: two octaves and a half. */
const FEWEST_KEYS = 30;
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
  const keyHeight = Math.max(view.keyHeight, height / KEY_COUNT);
  const seen = width / view.stepWidth;
  return {
    ...view,
    keyHeight,
    leftStep: clamp(view.leftStep, 0, Math.max(0, steps - seen / 2)),
    topKey: clamp(view.topKey, 0, Math.max(0, KEY_COUNT - height / keyHeight)),
  };
}

/** The whole piece, and the keys that it uses in the middle. */
export function fitted({ width, height }: Size, steps: number, pitches: readonly number[]): Viewport {
  const low = pitches.reduce((least, pitch) => Math.min(least, pitch), pitches[0] ?? 48);
  const high = pitches.reduce((most, pitch) => Math.max(most, pitch), pitches[0] ?? 84);
  const keys = Math.max(FEWEST_KEYS, high - low + 1 + 2 * MARGIN_KEYS);
  const keyHeight = clamp(height / keys, MIN_KEY_HEIGHT, MAX_KEY_HEIGHT);
  const stepWidth = clamp(width / Math.max(1, steps), MIN_STEP_WIDTH, MAX_STEP_WIDTH);
  const middle = HIGHEST_PITCH + 0.5 - (low + high) / 2;
  const view = { leftStep: 0, topKey: middle - height / keyHeight / 2, stepWidth, keyHeight };
  return clamped(view, { width, height }, steps);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
