/** A grid over a part of the plane: `points` along each edge from `low` to `high`, both included. */
export interface PlaneGrid {
  readonly points: number;
  readonly low: readonly [number, number];
  readonly high: readonly [number, number];
}

/** How far the grid reaches, in standard deviations of z: a Gaussian has less than a two-thousandth beyond. */
const REACH = 3.5;

/** A grid around the values of z [N, 2]: mean ± 3.5 standard deviations along each, and wider where `at` needs it. */
export function gridAround(z: ArrayLike<number>, at: readonly [number, number], points: number): PlaneGrid {
  const ranges = ([0, 1] as const).map((axis) => {
    const values = Array.from({ length: z.length / 2 }, (_, i) => z[2 * i + axis]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const reach = REACH * Math.sqrt(variance);
    return [Math.min(mean - reach, at[axis]), Math.max(mean + reach, at[axis])] as const;
  }) as [readonly [number, number], readonly [number, number]];
  return { points, low: [ranges[0][0], ranges[1][0]], high: [ranges[0][1], ranges[1][1]] };
}

/** The places of a grid [points², 2], row by row from low[1] up and in a row from low[0] up. */
export function placesOf({ points, low, high }: PlaneGrid): Float32Array<ArrayBuffer> {
  const along = (axis: 0 | 1, i: number) => low[axis] + ((high[axis] - low[axis]) * i) / (points - 1);
  const out = new Float32Array(2 * points * points);
  for (let cell = 0; cell < points * points; cell++) {
    out[2 * cell] = along(0, cell % points);
    out[2 * cell + 1] = along(1, Math.floor(cell / points));
  }
  return out;
}

/**
 * The probability of each of `width` symbols, where cell i of a grid has the log density `logProb[i]` and belongs to
 * `symbols[i]`: the density summed over a symbol's cells, normalised over the grid (Ziegler & Rush 2019, Fig. 6).
 */
export function symbolProbabilities(
  logProb: ArrayLike<number>,
  symbols: ArrayLike<number>,
  width: number,
): Float64Array {
  const top = Array.from(logProb).reduce((most, value) => Math.max(most, value), -Infinity);
  const sums = new Float64Array(width);
  for (let i = 0; i < logProb.length; i++) sums[symbols[i]!]! += Math.exp(logProb[i]! - top);
  const total = sums.reduce((sum, value) => sum + value, 0);
  return sums.map((value) => value / total);
}
