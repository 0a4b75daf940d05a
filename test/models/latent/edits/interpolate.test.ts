import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../../core/random.ts';
import { betweenUniforms, spherical } from '../../../../models/latent/edits/interpolate.ts';
import { normalCdf, normalQuantile } from '../../../../models/latent/edits/normal-distribution.ts';

const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
const amounts = [0.1, 0.25, 0.5, 0.9];

describe('the normal distribution', () => {
  test('has the values of its tables', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalCdf(-2.5)).toBeCloseTo(0.006209665325776132, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 12);
  });

  test('and its inverse undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-14);
      }),
    );
  });

  test('is finite at the ends', () => {
    expect([normalQuantile(0), normalQuantile(1)].every(Number.isFinite)).toBe(true);
    expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
  });
});

describe('spherical interpolation', () => {
  const [a, b] = [Random.of(1).normals(3200), Random.of(2).normals(3200)];

  test('is the two themselves at its ends', () => {
    expect(spherical(a, b, 0)).toEqual(a);
    expect(spherical(a, b, 1)).toEqual(b);
  });

  test('keeps the length of noise, which a straight line does not', () => {
    for (const amount of amounts) expect(norm(spherical(a, b, amount)) / norm(a)).toBeCloseTo(1, 1);
    const straight = a.map((value, i) => (value + b[i]!) / 2);
    expect(norm(straight) / norm(a)).toBeLessThan(0.75);
  });

  test('goes along the arc at an even pace', () => {
    const [x, y] = [Float32Array.of(1, 0), Float32Array.of(Math.cos(2), Math.sin(2))];
    for (const amount of amounts) {
      const [cosine, sine] = spherical(x, y, amount);
      expect(Math.atan2(sine!, cosine!)).toBeCloseTo(2 * amount, 5);
    }
  });

  test('of vectors in a line is the line', () => {
    expect([...spherical(Float32Array.of(1, 2), Float32Array.of(3, 6), 0.5)]).toEqual([2, 4]);
    expect([...spherical(Float32Array.of(0, 0), Float32Array.of(2, 2), 0.25)]).toEqual([0.5, 0.5]);
  });
});

describe('uniforms between two', () => {
  const [a, b] = [Random.of(3).uniforms(50_000), Random.of(4).uniforms(50_000)];

  test('are the two themselves at the ends', () => {
    expect(betweenUniforms(a, b, 0)).toEqual(a);
    expect(betweenUniforms(a, b, 1)).toEqual(b);
  });

  test.each(amounts)('stay uniform at %f', (amount) => {
    const sorted = betweenUniforms(a, b, amount).toSorted();
    // The Kolmogorov–Smirnov distance; 1.95 / √n is exceeded once in a thousand.
    const distance = sorted.reduce(
      (most, u, i) => Math.max(most, Math.abs(u - (i + 0.5) / sorted.length)),
      0,
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(sorted.length));
  });

  test('stay as they are where both are equal, as thresholds are', () => {
    const [one, other] = [Float32Array.of(0.3, 0.3, 0.1), Float32Array.of(0.3, 0.3, 0.8)];
    const [first, second, third] = betweenUniforms(one, other, 0.5);
    expect([first, second]).toEqual([one[0], one[1]]);
    expect(third).toBeGreaterThan(0.1);
    expect(third).toBeLessThan(0.8);
  });

  test('are uniforms even between numbers that name a letter', () => {
    const between = betweenUniforms(Float32Array.of(-5, 0, 1), Float32Array.of(0.9, 1, 0), 0.5);
    expect(between.every((u) => u >= 0 && u <= 1)).toBe(true);
  });
});
