import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawLength, lengthsByUnit, likeliestLength, meanLength, unitOf } from '../../core/length.ts';

const histograms = fc
  .array(fc.nat({ max: 9 }), { minLength: 2, maxLength: 60 })
  .filter((counts) => counts.some((count, steps) => steps > 0 && count > 0));

describe('drawLength', () => {
  it('draws each length as often as its count says', () => {
    const drawn = [0, 0, 0, 0];
    for (let i = 0; i < 600; i++) drawn[drawLength([7, 1, 2, 3], (i + 0.5) / 600)]!++;
    expect(drawn).toEqual([0, 100, 200, 300]);
  });

  it('gives a length that there is, never 0', () => {
    fc.assert(
      fc.property(histograms, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (counts, u) => {
        const steps = drawLength(counts, u);
        expect(steps).toBeGreaterThan(0);
        expect(counts[steps]).toBeGreaterThan(0);
      }),
    );
  });
});

describe('lengths by unit', () => {
  it('gather at the nearest whole number of bars', () => {
    const counts = Array.from({ length: 13 }, () => 0);
    counts[1] = 1;
    counts[5] = 2;
    counts[7] = 4;
    counts[12] = 8;
    expect(lengthsByUnit(counts, 4)).toEqual([3, 4, 8]);
  });

  it('lose no piece', () => {
    fc.assert(
      fc.property(histograms, fc.integer({ min: 1, max: 16 }), (counts, unit) => {
        const total = counts.slice(1).reduce((a, b) => a + b, 0);
        expect(lengthsByUnit(counts, unit).reduce((a, b) => a + b, 0)).toBe(total);
      }),
    );
  });

  it('name the unit of a length, within what there is', () => {
    expect([unitOf(1, 4, 10), unitOf(33, 4, 10), unitOf(400, 4, 10)]).toEqual([1, 8, 10]);
  });
});

it('finds the likeliest whole length and the mean', () => {
  const counts = Array.from({ length: 129 }, (_, steps) => (steps === 62 ? 50 : 1));
  expect(likeliestLength(counts, 4)).toBe(64);
  expect(meanLength([100, 1, 0, 3])).toBe(2.5);
});

it('is not taken in by smoothing where lengths hardly occur twice', () => {
  // The first bar of eight holds the lengths 1 to 11, more than any other: their smoothing alone is 11.
  const counts: number[] = Array.from({ length: 801 }, (_, steps) => ([404, 608].includes(steps) ? 3 : 1));
  counts[610] = 2;
  expect(likeliestLength(counts, 8)).toBe(608);
  expect(likeliestLength([0, 1, 1, 1, 1], 2)).toBe(2);
});
