import type { FloatTensor } from '../../core/contract/floats.ts';
import type { Axes } from './axes.ts';

/** Which of a piece's latents are seen. */
export type Shown = 'z' | 'epsilon';

/** Latents along the directions of a lane, in standard deviations. */
export interface Rows {
  /** T. */
  readonly steps: number;
  /** R. */
  readonly count: number;
  /** [T, R]. */
  readonly values: Float32Array;
}

/** A step of a row. */
export interface LaneCell {
  readonly step: number;
  readonly row: number;
}

/** Where a row is in its lane, in pixels. */
export interface RowPlace {
  readonly top: number;
  readonly height: number;
}

/**
 * Latents [T, 1, Z] along the directions of z. z is told in standard deviations from its mean along each. ε is
 * standard normal in every direction, and is told as it is.
 */
export function rowsOf(latents: FloatTensor, axes: Axes, shown: Shown): Rows {
  const [size, count] = [axes.of, axes.variance.length];
  const steps = size === 0 ? 0 : latents.data.length / size;
  const values = new Float32Array(steps * count);
  for (let row = 0; row < count; row++) {
    const scale = shown === 'z' ? 1 / Math.sqrt(Math.max(axes.variance[row]!, 1e-12)) : 1;
    const direction = axes.components.subarray(row * size, (row + 1) * size);
    const zero = shown === 'z' ? dot(direction, axes.mean, 0) : 0;
    for (let step = 0; step < steps; step++) {
      values[step * count + row] = (dot(direction, latents.data, step * size) - zero) * scale;
    }
  }
  return { steps, count, values };
}

/** Rows on their way from others of the same shape to themselves; `share` 0 is where they come from. */
export function between(from: Rows, to: Rows, share: number): Rows {
  if (share >= 1) return to;
  const values = to.values.map((value, i) => from.values[i]! + share * (value - from.values[i]!));
  return { ...to, values };
}

/**
 * Rows from the top down, filling `height`: each has `least` pixels, and of what is left a share as large as its share
 * of the variance.
 */
export function rowPlaces(variance: readonly number[], height: number, least: number): RowPlace[] {
  const smallest = Math.min(least, height / Math.max(1, variance.length));
  const room = Math.max(0, height - smallest * variance.length);
  const total = variance.reduce((sum, value) => sum + value, 0) || 1;
  let top = 0;
  return variance.map((value) => {
    const place = { top, height: smallest + (room * value) / total };
    top += place.height;
    return place;
  });
}

/** The row at `y`; the first above them and the last below. */
export function rowAt(places: readonly RowPlace[], y: number): number {
  const row = places.findIndex(({ top, height }) => y < top + height);
  return row < 0 ? places.length - 1 : row;
}

function dot(direction: Float32Array, values: Float32Array, offset: number): number {
  let sum = 0;
  for (let i = 0; i < direction.length; i++) sum += direction[i]! * values[offset + i]!;
  return sum;
}
