import { describe, expect, test } from 'vitest';
import { Random } from '../../../../core/random.ts';
import { perturbed } from '../../../../models/latent/edits/perturb.ts';
import { knownOutside, regionOf, withRegion } from '../../../../models/latent/edits/region.ts';

const moments = (values: Float32Array) => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return [mean, variance] as const;
};

describe('perturbing', () => {
  const N = 100_000;
  const [epsilon, xi] = [Random.of(1).normals(N), Random.of(2).normals(N)];

  test.each([0.05, 0.3, 0.7, 0.99, 1])('by %f leaves the noise standard normal', (alpha) => {
    const after = perturbed(epsilon, alpha, xi);
    const [mean, variance] = moments(after);
    expect(Math.abs(mean)).toBeLessThan(0.015);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
    const sorted = after.toSorted();
    // Quartiles and a tail of the standard normal.
    expect(sorted[N / 4]).toBeCloseTo(-0.6745, 1);
    expect(sorted[0.975 * N]).toBeCloseTo(1.96, 1);
    const overlap = after.reduce((sum, v, i) => sum + v * epsilon[i]!, 0) / N;
    expect(overlap).toBeCloseTo(Math.sqrt(1 - alpha ** 2), 1);
  });

  test('of a temperature keeps it', () => {
    const cold = (values: Float32Array) => values.map((v) => 0.4 * v);
    expect(moments(perturbed(cold(epsilon), 0.6, cold(xi)))[1]).toBeCloseTo(0.16, 2);
  });

  test('by 0 changes no bit, by 1 leaves nothing', () => {
    expect(perturbed(epsilon, 0, xi)).toEqual(epsilon);
    expect(perturbed(epsilon, 1, xi)).toEqual(xi);
  });
});

describe('a region', () => {
  const tensor = { data: Float32Array.from({ length: 10 }, (_, i) => i), dims: [5, 1, 2] };

  test('is what is not known', () => {
    expect([...knownOutside(5, { from: 1, to: 3 }).data]).toEqual([1, 0, 0, 1, 1]);
  });

  test('takes values of its own steps or of all', () => {
    const region = { from: 1, to: 3 };
    const own = withRegion(tensor, region, Float32Array.of(-1, -2, -3, -4));
    expect([...own.data]).toEqual([0, 1, -1, -2, -3, -4, 6, 7, 8, 9]);
    const all = withRegion(tensor, region, new Float32Array(10).fill(7));
    expect([...all.data]).toEqual([0, 1, 7, 7, 7, 7, 6, 7, 8, 9]);
    expect([...regionOf(own, region)]).toEqual([-1, -2, -3, -4]);
  });
});
