import type { Size } from '../../roll/coordinates.ts';
import type { Time } from '../host.ts';
import type { RowPlace, Rows } from '../rows.ts';

/** Standard deviations at which the scale ends. */
export const SCALE_END = 2;
/** Below 1: small values are told apart sooner. */
const CURVE = 0.85;
const LEVELS = 256;
/** Rows higher than this stand a pixel apart. */
const GAP_FROM = 3;

/** A diverging scale of {@link LEVELS} colours, red, green, blue of each. */
export type Heat = Uint8ClampedArray;

/** The scale between some colours, written #rrggbb. */
export function heatOf(colours: readonly string[]): Heat {
  const heat = new Uint8ClampedArray(LEVELS * 3);
  const channel = (colour: string, i: number) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  for (let level = 0; level < LEVELS; level++) {
    const place = (level / (LEVELS - 1)) * (colours.length - 1);
    const [low, high] = [colours[Math.floor(place)]!, colours[Math.ceil(place)]!];
    for (let i = 0; i < 3; i++) {
      const from = channel(low, i);
      heat[level * 3 + i] = from + (channel(high, i) - from) * (place % 1);
    }
  }
  return heat;
}

/** The place of a value, in standard deviations, on the scale: 0 … 1, with 0 in the middle. */
export function heatShare(value: number): number {
  const share = Math.min(1, Math.abs(value) / SCALE_END) ** CURVE;
  return 0.5 + 0.5 * Math.sign(value) * share;
}

/** Rows as a picture of a pixel a cell, steps to the right. */
export function heatBitmap({ steps, count, values }: Rows, heat: Heat): OffscreenCanvas {
  const picture = new ImageData(steps, count);
  for (let row = 0; row < count; row++) {
    for (let step = 0; step < steps; step++) {
      const level = Math.round(heatShare(values[step * count + row]!) * (LEVELS - 1)) * 3;
      const at = (row * steps + step) * 4;
      picture.data[at] = heat[level]!;
      picture.data[at + 1] = heat[level + 1]!;
      picture.data[at + 2] = heat[level + 2]!;
      picture.data[at + 3] = 255;
    }
  }
  const canvas = new OffscreenCanvas(steps, count);
  canvas.getContext('2d')!.putImageData(picture, 0, 0);
  return canvas;
}

/** The steps that are seen, each row as high as its place; what is out of sight costs nothing. */
export function paintHeat(
  context: CanvasRenderingContext2D,
  { width }: Size,
  { leftStep, stepWidth }: Time,
  places: readonly RowPlace[],
  bitmap: OffscreenCanvas,
): void {
  const from = Math.max(0, Math.floor(leftStep));
  const to = Math.min(bitmap.width, Math.ceil(leftStep + width / stepWidth));
  if (to <= from) return;
  // Where several steps share a pixel, their mean is seen.
  context.imageSmoothingEnabled = stepWidth < 1;
  const [x, wide] = [(from - leftStep) * stepWidth, (to - from) * stepWidth];
  places.forEach(({ top, height }, row) => {
    const high = height > GAP_FROM ? height - 1 : height;
    context.drawImage(bitmap, from, row, to - from, 1, x, top, wide, high);
  });
}
