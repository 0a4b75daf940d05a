/** Counts of lengths: `histogram[T]` for T = 0, 1, 2, …; 0 itself is never a length. */
export type LengthHistogram = readonly number[];

/** T with probability proportional to its count, for a uniform number in [0, 1); never 0. */
export function drawLength(histogram: LengthHistogram, uniform: number): number {
  const total = histogram.reduce((sum, count, steps) => (steps === 0 ? 0 : sum + count), 0);
  let rest = uniform * total;
  const steps = histogram.findIndex((count, length) => length > 0 && (rest -= count) < 0);
  return steps > 0 ? steps : histogram.findLastIndex((count) => count > 0);
}

/**
 * Counts by whole units of `unit` steps, as bars: `[i]` has the lengths that are nearest to i + 1 units. Lengths under
 * half a unit belong to the first; there are as many units as the longest length holds.
 */
export function lengthsByUnit(histogram: LengthHistogram, unit: number): number[] {
  const units = Math.max(1, Math.floor((histogram.length - 1) / unit));
  const counts = Array.from({ length: units }, () => 0);
  histogram.forEach((count, steps) => {
    if (steps > 0) counts[unitOf(steps, unit, units) - 1]! += count;
  });
  return counts;
}

/** The unit, from 1, that a length is nearest to. */
export function unitOf(steps: number, unit: number, units: number): number {
  return Math.min(units, Math.max(1, Math.round(steps / unit)));
}

/**
 * The whole number of units that is likeliest, in steps. What all lengths have in common is smoothing and tells nothing:
 * the first unit, which also holds what is shorter, would win by it where no length occurs twice.
 */
export function likeliestLength(histogram: LengthHistogram, unit: number): number {
  const [, ...lengths] = histogram;
  const least = Math.min(...lengths);
  const told = lengths.some((count) => count > least);
  const counts = lengthsByUnit(told ? histogram.map((count) => count - least) : histogram, unit);
  return (counts.indexOf(Math.max(...counts)) + 1) * unit;
}

/** The mean of p(T), in steps. */
export function meanLength(histogram: LengthHistogram): number {
  const total = histogram.reduce((sum, count, steps) => sum + (steps > 0 ? count : 0), 0);
  return histogram.reduce((sum, count, steps) => sum + steps * count, 0) / total;
}
