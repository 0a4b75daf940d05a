import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainAxes, principalAxes } from '../../../renderer/latent/axes.ts';
import { between, rowAt, rowPlaces, rowsOf } from '../../../renderer/latent/rows.ts';

const tensor = (values: readonly number[], ...dims: number[]) => ({ data: Float32Array.from(values), dims });

/** Directions at 45° in a plane, and the third axis as it is. */
const half = Math.SQRT1_2;
const PRINCIPAL = {
  mean: tensor([1, 2, 3], 3),
  components: tensor([half, half, 0, half, -half, 0, 0, 0, 1], 3, 3),
  variance: tensor([4, 1, 0.25], 3),
  names: ['register'],
};

describe('rows of latents', () => {
  it('are standard deviations from the mean along each direction', () => {
    const axes = principalAxes(PRINCIPAL);
    // Two standard deviations (of √4 each) along the first direction, one back along the second.
    const z = tensor([1 + 4 * half - half, 2 + 4 * half + half, 3], 1, 1, 3);
    const { values, steps, count } = rowsOf(z, axes, 'z');
    expect([steps, count]).toEqual([1, 3]);
    expect(values[0]).toBeCloseTo(2, 5);
    expect(values[1]).toBeCloseTo(-1, 5);
    expect(values[2]).toBeCloseTo(0, 5);
  });

  it('keep the length of noise, which is standard normal whichever way one looks', () => {
    const axes = principalAxes(PRINCIPAL);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (e) => {
          const { values } = rowsOf(tensor(e, 1, 1, 3), axes, 'epsilon');
          const size = (numbers: Iterable<number>) => Math.hypot(...numbers);
          expect(size(values)).toBeCloseTo(size(e), 4);
        },
      ),
    );
  });

  it('are the first directions, with their names as far as there are any', () => {
    const axes = principalAxes(PRINCIPAL, 2);
    expect(axes.variance).toEqual([4, 1]);
    expect(axes.names).toEqual(['register', '']);
    expect(axes.of).toBe(3);
    expect(rowsOf(tensor([0, 0, 0, 1, 1, 1], 2, 1, 3), axes, 'z').values).toHaveLength(4);
  });

  it('are plain dimensions of a model without facts, those that vary most first', () => {
    const z = tensor([0, 5, 1, 0, -5, 1.5, 0, 5, 0.5, 0, -5, 1], 4, 1, 3);
    const axes = plainAxes(z, 2);
    expect(axes.names).toEqual(['z 2', 'z 3']);
    expect(axes.variance[0]).toBeCloseTo(25, 4);
    const { values } = rowsOf(z, axes, 'z');
    expect([values[0], values[2], values[4]]).toEqual([1, -1, 1]);
  });

  it('flow from one to the other without leaving the way between', () => {
    const [from, to] = [
      { steps: 1, count: 2, values: Float32Array.of(0, 2) },
      { steps: 1, count: 2, values: Float32Array.of(1, -2) },
    ];
    expect([...between(from, to, 0.25).values]).toEqual([0.25, 1]);
    expect(between(from, to, 1)).toBe(to);
  });
});

describe('the places of rows', () => {
  it('fill the lane in order, taller for what explains more, and none too thin to see', () => {
    const variances = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(variances, (made) => {
        const variance = made.sort((a, b) => b - a);
        const places = rowPlaces(variance, 158, 5);
        const total = places.reduce((sum, { height }) => sum + height, 0);
        if (variance[0]! > 0) expect(total).toBeCloseTo(158, 6);
        places.forEach(({ top, height }, row) => {
          expect(height).toBeGreaterThanOrEqual(5);
          if (row === 0) return expect(top).toBe(0);
          expect(top).toBeCloseTo(places[row - 1]!.top + places[row - 1]!.height, 6);
          expect(height).toBeLessThanOrEqual(places[row - 1]!.height + 1e-9);
        });
      }),
    );
  });

  it('are found by a pointer, which keeps to the lane', () => {
    const places = rowPlaces([4, 1], 110, 5);
    expect([-3, 0, 84, 86, 400].map((y) => rowAt(places, y))).toEqual([0, 0, 0, 1, 1]);
  });
});
