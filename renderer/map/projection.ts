import type { FloatTensor } from '../../core/contract/floats.ts';
import type { Place } from './density.ts';

/** The plane of a model's map. */
export interface Plane {
  /** [2, Z] */
  readonly axes: FloatTensor;
  /** [Z] */
  readonly centre: FloatTensor;
}

/** Where a piece is on the map: axes · (mean of z over its steps − centre). `z` is [T, 1, Z]; throws where Z differs. */
export function placeOf(z: FloatTensor, { axes, centre }: Plane): Place {
  const width = centre.data.length;
  if (z.dims.at(-1) !== width) throw new Error(`expected Z ${width}, got ${z.dims.at(-1)}`);
  const steps = z.data.length / width;
  const from = new Float64Array(width);
  z.data.forEach((value, i) => (from[i % width]! += value / steps));
  const along = (axis: 0 | 1) =>
    from.reduce((sum, mean, i) => sum + axes.data[axis * width + i]! * (mean - centre.data[i]!), 0);
  return [along(0), along(1)];
}
