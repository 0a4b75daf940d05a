import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateAffine, fitAffine, tracePoints, type Sizes } from '../../../models/compiler/affine.ts';

const NAMES = ['T', 'B', 'D'];

/** Up to three dimensions, each with three different sizes. */
const anySizes: fc.Arbitrary<Sizes> = fc
  .array(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((sizes) => Object.fromEntries(sizes.map((size, i) => [NAMES[i]!, size as [number, number, number]])));

/** Some sizes with a multilinear form of whole coefficients over them. */
const anyForm = anySizes.chain((sizes) =>
  fc.record({
    sizes: fc.constant(sizes),
    form: fc.array(fc.integer({ min: -50, max: 50 }), {
      minLength: 2 ** Object.keys(sizes).length,
      maxLength: 2 ** Object.keys(sizes).length,
    }),
  }),
);

const valuesOf = (sizes: Sizes, f: (...at: number[]) => number) =>
  tracePoints(sizes).map((point) => f(...Object.values(point)));

describe('tracePoints', () => {
  test('gives the corners in the order of bit masks, then the point of checks', () => {
    expect(tracePoints({ T: [4, 6, 9], B: [3, 5, 7] })).toEqual([
      { T: 4, B: 3 },
      { T: 6, B: 3 },
      { T: 4, B: 5 },
      { T: 6, B: 5 },
      { T: 9, B: 7 },
    ]);
    expect(tracePoints({})).toEqual([{}, {}]);
  });
});

describe('fitAffine', () => {
  test('finds every form with whole coefficients from its values', () => {
    fc.assert(
      fc.property(anyForm, ({ sizes, form }) => {
        const found = fitAffine(
          sizes,
          valuesOf(sizes, (...at) => evaluateAffine(form, at)),
        );
        expect(found?.map((c) => c + 0)).toEqual(form.map((c) => c + 0));
      }),
    );
  });

  test('names 2T − 1, T·B and 3TB + B as a reader would', () => {
    const sizes: Sizes = { T: [4, 6, 9], B: [3, 5, 7] };
    expect(
      fitAffine(
        sizes,
        valuesOf(sizes, (t) => 2 * t! - 1),
      ),
    ).toEqual([-1, 2, 0, 0]);
    expect(
      fitAffine(
        sizes,
        valuesOf(sizes, (t, b) => t! * b!),
      ),
    ).toEqual([0, 0, 0, 1]);
    expect(
      fitAffine(
        sizes,
        valuesOf(sizes, (t, b) => 3 * t! * b! + b!),
      ),
    ).toEqual([0, 0, 1, 3]);
  });

  test('refuses values that one of the traces contradicts', () => {
    fc.assert(
      fc.property(anyForm, fc.nat(), fc.integer({ min: 1, max: 5 }), ({ sizes, form }, at, error) => {
        const values = valuesOf(sizes, (...point) => evaluateAffine(form, point));
        values[values.length - 1]! += error;
        expect(fitAffine(sizes, values)).toBeNull();
        values[values.length - 1]! -= error;
        const corner = at % (values.length - 1);
        values[corner]! += error;
        const found = fitAffine(sizes, values);
        // Another form may pass through the changed values, but then it must take them everywhere.
        if (found) {
          expect(tracePoints(sizes).map((point) => evaluateAffine(found, Object.values(point)))).toEqual(
            values,
          );
        }
      }),
    );
  });

  test('refuses halves, squares, remainders and thresholds', () => {
    const sizes: Sizes = { T: [4, 6, 9] };
    const functions = [
      (t: number) => t / 2,
      (t: number) => Math.floor(t / 2),
      (t: number) => t * t,
      (t: number) => t % 4,
      (t: number) => (t > 8 ? 1 : 0),
      (t: number) => Math.max(t, 7),
    ];
    for (const f of functions)
      expect(
        fitAffine(
          sizes,
          valuesOf(sizes, (t) => f(t!)),
        ),
      ).toBeNull();
  });
});

test('evaluateAffine adds up the terms of the bit masks', () => {
  expect(evaluateAffine([7], [])).toBe(7);
  expect(evaluateAffine([1, 2, 3, 4], [10, 100])).toBe(1 + 20 + 300 + 4000);
});
