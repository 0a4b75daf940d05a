/** How often each length T = 0 … Tmax occurs, with smoothing already applied: p(T) up to a factor. */
export type LengthHistogram = readonly number[];

/** The largest length that a music model knows: a quarter longer than the longest sequence seen. */
export function musicMaxSteps(longest: number): number {
  return Math.floor(1.25 * longest);
}

/**
 * The length prior p(T) of Ziegler & Rush 2019, app. D: counts of the lengths over 0 … maxSteps. Music adds `smoothing`
 * = 1 to every bin so that no length is impossible; text adds nothing. Longer sequences are not counted.
 */
export function lengthHistogram(lengths: readonly number[], maxSteps: number, smoothing: number): number[] {
  const counts = Array.from({ length: maxSteps + 1 }, () => smoothing);
  for (const length of lengths) if (length <= maxSteps) counts[length]! += 1;
  return counts;
}

/**
 * p(T) for sentences: the counts alone, as in the paper, when every length from 1 to maxSteps occurs; else one more in
 * every bin, as for music, because a sentence of a length that never occurred would be impossible.
 */
export function textLengthHistogram(lengths: readonly number[], maxSteps: number): number[] {
  const counts = lengthHistogram(lengths, maxSteps, 0);
  return counts.slice(1).every((count) => count > 0) ? counts : counts.map((count) => count + 1);
}

/** A histogram in which another has the given share of all lengths; lengths beyond `counts` are left out. */
export function withShare(counts: LengthHistogram, other: LengthHistogram, share: number): number[] {
  const total = (histogram: LengthHistogram) => histogram.reduce((sum, count) => sum + count, 0);
  const scale = (share / (1 - share)) * (total(counts) / total(other));
  return counts.map((count, steps) => count + scale * (other[steps] ?? 0));
}

/** log p(T) in nats; −∞ for a length that the histogram does not know. */
export function logLength(histogram: LengthHistogram, length: number): number {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  return Math.log((histogram[length] ?? 0) / total);
}
