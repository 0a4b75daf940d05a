import type { Size } from '../../roll/coordinates.ts';
import type { Palette } from '../../roll/paint/palette.svelte.ts';
import type { SurpriseSource, Time } from '../host.ts';

const ROOM_ABOVE = 7;
/** The lane begins a little below the least surprise, so that differences are seen. */
const FLOOR_SHARE = 0.72;
const RADIUS = 1.5;
/** Narrower than this, bars have no gap and no round corners, in pixels. */
const ROUND_FROM = 4;

/** What the bars stand between. */
interface Range {
  readonly floor: number;
  readonly most: number;
}

/** A bar a step, or a bar a pixel where steps are narrower; grey up to the mean, which is dotted. */
export function paintSurprise(
  context: CanvasRenderingContext2D,
  size: Size,
  time: Time,
  { silt, text2 }: Palette,
  surprise: SurpriseSource,
): void {
  const range = rangeOf(surprise);
  const stride = Math.max(1, Math.floor(1 / time.stepWidth));
  const first = Math.max(0, Math.floor(time.leftStep / stride) * stride);
  const last = Math.min(surprise.perStep.length, Math.ceil(time.leftStep + size.width / time.stepWidth));
  for (let step = first; step < last; step += stride) {
    const value = most(surprise.perStep, step, Math.min(last, step + stride));
    context.fillStyle = silt[Math.round(siltShare(value, surprise.mean, range) * (silt.length - 1))]!;
    const x = (step - time.leftStep) * time.stepWidth;
    bar(context, x, stride * time.stepWidth, size.height, barHeight(value, range, size.height));
  }
  context.fillStyle = text2;
  const y = Math.round(size.height - barHeight(surprise.mean, range, size.height));
  for (let x = 0; x < size.width; x += 6) context.fillRect(x, y, 2, 1);
}

/** The place of a step's surprise on the scale, 0 … 1: 0 up to the mean. */
export function siltShare(value: number, mean: number, { most }: Range): number {
  if (value <= mean) return 0;
  return 0.3 + 0.62 * Math.min(1, (value - mean) / Math.max(1e-9, most - mean));
}

/** What the bars of a piece stand between. */
export function rangeOf({ perStep }: Pick<SurpriseSource, 'perStep'>): Range {
  let [least, most] = [Infinity, -Infinity];
  for (const value of perStep) [least, most] = [Math.min(least, value), Math.max(most, value)];
  // Surprise may be below nothing: where the decoder is sure and the density is high.
  return { floor: least > 0 ? least * FLOOR_SHARE : least - 0.1 * (most - least), most };
}

function barHeight(value: number, { floor, most }: Range, height: number): number {
  return ((value - floor) / Math.max(1e-9, most - floor)) * (height - ROOM_ABOVE);
}

function bar(context: CanvasRenderingContext2D, x: number, width: number, bottom: number, height: number) {
  if (width < ROUND_FROM) return context.fillRect(x, bottom - height, width, height);
  context.beginPath();
  context.roundRect(x + 1, bottom - height, width - 2, height + RADIUS, RADIUS);
  context.fill();
}

function most(values: Float32Array, from: number, to: number): number {
  let best = -Infinity;
  for (let i = from; i < to; i++) best = Math.max(best, values[i]!);
  return best;
}
