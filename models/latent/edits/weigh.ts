import type { Random } from '../../../core/random.ts';

/**
 * Importance weights that sum to 1 from log weights, by their largest, so that nothing overflows: w_k = exp(l_k) / Σ
 * exp(l_j). Of proposals from p(region | past) the log weight is the log density of the known future given region and
 * past (Rubin 1988, "Using the SIR algorithm"; Doucet & Johansen 2009, §3.2). −∞ is 0; when all are, they are equal.
 */
export function normalisedWeights(logWeights: readonly number[]): number[] {
  const top = logWeights.reduce((most, value) => Math.max(most, value), -Infinity);
  const weights = logWeights.map((value) => (top === -Infinity ? 1 : Math.exp(value - top)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** (Σw)² / Σw²: how many equally weighted draws these are worth, from 1 to their number (Kong 1992, eq. 2.1). */
export function effectiveSampleSize(weights: readonly number[]): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum ** 2 / weights.reduce((total, weight) => total + weight ** 2, 0);
}

/**
 * Resamples by weight without repeats: the `count` proposals with the largest log w + Gumbel noise, which are drawn one
 * after another in proportion to the weights that are left (Efraimidis & Spirakis 2006; Kool et al. 2019, §2.3). The
 * first alone is a draw from the weights. Indices in order of weight, the best first.
 */
export function resampled(logWeights: readonly number[], count: number, random: Random): number[] {
  const keyed = logWeights.map((value, index) => ({ value, index, key: value + gumbel(random) }));
  return keyed
    .sort((a, b) => b.key - a.key)
    .slice(0, count)
    .sort((a, b) => b.value - a.value)
    .map(({ index }) => index);
}

function gumbel(random: Random): number {
  // 1 − u is in (0, 1]; the step of the generator keeps both logarithms finite.
  return -Math.log(-Math.log(1 - random.uniform() - 2 ** -34));
}
