/** Counts or weights of classes, not negative; histograms to be compared have equal lengths. */
export type Histogram = readonly number[];

/**
 * How far two distributions are from each other: the Jensen–Shannon divergence in bits, from 0 for equal ones to 1 for
 * ones that share no class (Lin 1991, eq. 4.1). Each histogram counts by its shares; without counts it is equal to
 * another without counts, and shares nothing with the rest.
 */
export function jensenShannon(a: Histogram, b: Histogram): number {
  const [p, q] = [shares(a), shares(b)];
  if (!p || !q) return p === q ? 0 : 1;
  const divergence = p.reduce(
    (sum, value, i) => sum + information(value, q[i]!) + information(q[i]!, value),
    0,
  );
  return Math.max(0, divergence / 2);
}

/** The area under both distributions, from 0 to 1 for equal ones (Yang & Lerch 2020, §3.4, on histograms). */
export function overlap(a: Histogram, b: Histogram): number {
  const [p, q] = [shares(a), shares(b)];
  if (!p || !q) return p === q ? 1 : 0;
  return p.reduce((sum, value, i) => sum + Math.min(value, q[i]!), 0);
}

/** A histogram as shares that add up to 1; null when it has no counts. */
function shares(histogram: Histogram): number[] | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  return total > 0 ? histogram.map((count) => count / total) : null;
}

/** p · log₂ of p against the middle of p and q. */
function information(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log2((2 * p) / (p + q));
}
