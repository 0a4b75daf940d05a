/** A place on the map: left to right, down to up, in units of the map. */
export type Place = readonly [x: number, y: number];

/** A rectangle of the map. */
export interface Bounds {
  readonly low: Place;
  readonly high: Place;
}

/** Values on a grid that spans some bounds, row by row from the bottom up. */
export interface Field {
  readonly bounds: Bounds;
  readonly columns: number;
  readonly rows: number;
  /** [rows, columns] */
  readonly values: Float64Array;
}

/** Beyond so many bandwidths a point adds nothing that could be seen. */
const REACH = 4;
/** Of points that do not differ. */
const LEAST_BANDWIDTH = 1e-3;

/** The places of an [N, 2] tensor. */
export function placesOf(points: { readonly data: Float32Array; readonly dims: readonly number[] }): Place[] {
  return Array.from({ length: points.dims[0]! }, (_, i) => [points.data[2 * i]!, points.data[2 * i + 1]!]);
}

/**
 * Bandwidths for a Gaussian kernel along each axis: h = σ · n^(−1/6). (D. W. Scott, Multivariate Density Estimation,
 * 1992, eq. 6.42, for two dimensions.)
 */
export function bandwidths(points: readonly Place[]): Place {
  const spread = (axis: 0 | 1) => {
    const values = points.map((point) => point[axis]);
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return Math.sqrt(squares / Math.max(1, values.length - 1));
  };
  const shrink = Math.max(1, points.length) ** (-1 / 6);
  return [Math.max(LEAST_BANDWIDTH, spread(0) * shrink), Math.max(LEAST_BANDWIDTH, spread(1) * shrink)];
}

/** Density of points at a place, by a Gaussian kernel; it integrates to 1. */
export function densityAt([x, y]: Place, points: readonly Place[], [hx, hy]: Place): number {
  let sum = 0;
  for (const [px, py] of points) {
    const square = ((x - px) / hx) ** 2 + ((y - py) / hy) ** 2;
    if (square < REACH ** 2) sum += Math.exp(-square / 2);
  }
  return points.length === 0 ? 0 : sum / (points.length * 2 * Math.PI * hx * hy);
}

/** The density on a grid. */
export function densityField(
  points: readonly Place[],
  bounds: Bounds,
  columns: number,
  rows: number,
  widths = bandwidths(points),
): Field {
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = densityAt(
        gridPlace(bounds, columns, rows, column, row),
        points,
        widths,
      );
  return { bounds, columns, rows, values };
}

/** Where a grid point, or a place between grid points, is on the map. */
export function gridPlace(
  { low, high }: Bounds,
  columns: number,
  rows: number,
  column: number,
  row: number,
): Place {
  return [
    low[0] + ((high[0] - low[0]) * column) / (columns - 1),
    low[1] + ((high[1] - low[1]) * row) / (rows - 1),
  ];
}

/** Bounds that hold all the places with `margin` map units around them; a unit square around nothing. */
export function boundsOf(places: readonly Place[], margin: Place): Bounds {
  if (places.length === 0) return { low: [-1, -1], high: [1, 1] };
  const least = (axis: 0 | 1) => Math.min(...places.map((place) => place[axis])) - margin[axis];
  const most = (axis: 0 | 1) => Math.max(...places.map((place) => place[axis])) + margin[axis];
  return { low: [least(0), least(1)], high: [most(0), most(1)] };
}

/**
 * Levels between which equal shares of the points lie: the k-th contour of n leaves k / (n + 1) of the points
 * outside, in order of their density; so a contour says something, however the points are spread.
 */
export function levelsOf(points: readonly Place[], count: number, widths = bandwidths(points)): number[] {
  const densities = points.map((point) => densityAt(point, points, widths)).sort((a, b) => a - b);
  if (densities.length === 0) return [];
  const at = (share: number) =>
    densities[Math.min(densities.length - 1, Math.floor(share * densities.length))]!;
  const inner = Array.from({ length: count - 1 }, (_, k) => at((k + 1) / count));
  // The outermost runs around every point, a little outside the loneliest.
  return [...new Set([densities[0]! / 2, ...inner])];
}

/** The share of the points at places that are emptier than this one: 0 is off the map, 1 its densest. */
export function usualness(place: Place, points: readonly Place[], widths = bandwidths(points)): number {
  const here = densityAt(place, points, widths);
  const emptier = points.filter((point) => densityAt(point, points, widths) < here).length;
  return emptier / Math.max(1, points.length);
}
