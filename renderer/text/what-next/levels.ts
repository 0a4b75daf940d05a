/**
 * Levels of a density on a grid such that the k-th contour holds a given share of the probability on the grid: the
 * density at which the points above it sum to the share. From the outermost, the largest share, inwards.
 */
export function massLevels(values: ArrayLike<number>, shares: readonly number[]): number[] {
  const sorted = Array.from(values).sort((a, b) => b - a);
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) return [];
  const levels = [...shares].sort((a, b) => b - a).map((share) => levelOf(sorted, share * total));
  return levels.filter((level, i) => level > 0 && level !== levels[i - 1]);
}

/** exp of log-densities, divided by the largest, so that none is too large or too small to be a number. */
export function relativeDensity(logProb: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logProb);
  const most = values.reduce((best, value) => Math.max(best, value), -Infinity);
  return values.map((value) => (most === -Infinity ? 0 : Math.exp(value - most)));
}

function levelOf(sorted: readonly number[], mass: number): number {
  let sum = 0;
  for (const value of sorted) {
    sum += value;
    if (sum >= mass) return value;
  }
  return sorted.at(-1) ?? 0;
}
