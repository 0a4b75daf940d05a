import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../../core/random.ts';
import { effectiveSampleSize, normalisedWeights, resampled } from '../../../../models/latent/edits/weigh.ts';

const logWeights = fc.array(fc.double({ min: -2000, max: 2000, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
});

describe('weights', () => {
  test('sum to 1 and keep their ratios, however large', () => {
    fc.assert(
      fc.property(logWeights, (logs) => {
        const weights = normalisedWeights(logs);
        expect(weights.reduce((sum, w) => sum + w)).toBeCloseTo(1, 12);
      }),
    );
    const [a, b] = normalisedWeights([-9000, -9000 + Math.log(3)]);
    expect(b! / a!).toBeCloseTo(3, 10);
    expect(normalisedWeights([-Infinity, -Infinity])).toEqual([0.5, 0.5]);
  });

  test('are worth from 1 draw to all of them', () => {
    fc.assert(
      fc.property(logWeights, (logs) => {
        const size = effectiveSampleSize(normalisedWeights(logs));
        expect(size).toBeGreaterThan(1 - 1e-9);
        expect(size).toBeLessThan(logs.length + 1e-9);
      }),
    );
    expect(effectiveSampleSize([0.25, 0.25, 0.25, 0.25])).toBe(4);
    expect(effectiveSampleSize([0, 1, 0])).toBe(1);
    expect(effectiveSampleSize([3, 1])).toBeCloseTo(1.6, 12);
  });
});

describe('resampling', () => {
  test('repeats nothing, and shows the best first', () => {
    fc.assert(
      fc.property(logWeights, fc.integer({ min: 1, max: 16 }), (logs, count) => {
        const chosen = resampled(logs, count, Random.of(count));
        expect(new Set(chosen).size).toBe(Math.min(count, logs.length));
        const weights = chosen.map((index) => logs[index]!);
        expect(weights).toEqual(weights.toSorted((a, b) => b - a));
      }),
    );
  });

  test('of one draws it by its weight', () => {
    const random = Random.of(5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[resampled([0, Math.log(2), Math.log(7)], 1, random)[0]!]!++;
    [0.1, 0.2, 0.7].forEach((p, i) => expect(counts[i]! / 20_000).toBeCloseTo(p, 1.7));
  });
});

/**
 * A chain z_1 … z_5 with z_t = a · z_{t−1} + noise of variance 1 − a²: z_2 … z_4 are proposed from the past alone, and
 * weighted by the density of z_5. What they then are is known exactly (Kalman 1960).
 */
describe('many proposals, weighted by the future', () => {
  const [a, z1, z5] = [0.8, 1.2, -0.9];
  const innovation = 1 - a * a;
  const K = 200_000;
  const random = Random.of(11);
  const noise = random.normals(3 * K);
  const proposals = Array.from({ length: K }, (_, k) => {
    let z = z1;
    return [0, 1, 2].map((t) => (z = a * z + Math.sqrt(innovation) * noise[3 * k + t]!));
  });
  const logs = proposals.map((z) => -((z5 - a * z[2]!) ** 2) / (2 * innovation));
  const weights = normalisedWeights(logs);
  const expected = (f: (z: number[]) => number) =>
    proposals.reduce((sum, z, k) => sum + weights[k]! * f(z), 0);

  test('have the exact posterior of a linear Gaussian chain', () => {
    for (const i of [0, 1, 2]) {
      // Of stationary variance 1: covariances are powers of a by distance, and z_t given both ends is normal.
      const [left, right] = [a ** (i + 1), a ** (3 - i)];
      const ends = a ** 4;
      const determinant = 1 - ends * ends;
      const [p, q] = [(left - right * ends) / determinant, (right - left * ends) / determinant];
      const [mean, variance] = [p * z1 + q * z5, 1 - p * left - q * right];
      const found = expected((z) => z[i]!);
      expect(Math.abs(found - mean)).toBeLessThan(0.02);
      expect(Math.abs(expected((z) => (z[i]! - found) ** 2) - variance)).toBeLessThan(0.02);
    }
  });

  test('resampled have it too', () => {
    const few = logs.slice(0, 2000);
    const chooser = Random.of(3);
    let sum = 0;
    const draws = 400;
    for (let i = 0; i < draws; i++) sum += proposals[resampled(few, 1, chooser)[0]!]![2]!;
    const [left, right, ends] = [a ** 3, a, a ** 4];
    const mean = ((left - right * ends) * z1 + (right - left * ends) * z5) / (1 - ends * ends);
    expect(Math.abs(sum / draws - mean)).toBeLessThan(0.15);
  });

  test('are worth more the less the future says', () => {
    const flat = proposals.slice(0, 2000).map((z) => -((z5 - a * z[2]!) ** 2) / (2 * 25));
    const size = (values: number[]) => effectiveSampleSize(normalisedWeights(values));
    expect(size(flat)).toBeGreaterThan(1800);
    expect(size(logs.slice(0, 2000))).toBeLessThan(1000);
  });
});
