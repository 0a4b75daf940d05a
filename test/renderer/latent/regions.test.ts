import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covering, dragged, spanning, touched } from '../../../renderer/latent/regions.ts';
import { regionWords, signed } from '../../../renderer/latent/words.ts';

describe('a region', () => {
  it('is made of whole steps that were touched, one at least, within the piece', () => {
    expect(touched(3.2, 5.1, 16)).toEqual({ from: 3, to: 6 });
    expect(touched(5.1, 3.2, 16)).toEqual({ from: 3, to: 6 });
    expect(touched(3.2, 3.3, 16)).toEqual({ from: 3, to: 4 });
    expect(touched(-4, 40, 16)).toEqual({ from: 0, to: 16 });
    expect(covering(3, 5, 16)).toEqual({ from: 3, to: 5 });
    expect(covering(3.5, 5, 16)).toEqual({ from: 3, to: 5 });
    expect(spanning(7, 4)).toEqual({ from: 4, to: 8 });
  });

  it('has an edge that goes where it is taken, turns over past the other, and leaves a step', () => {
    expect(dragged(4, 8.4, 16)).toEqual({ from: 4, to: 8 });
    expect(dragged(4, 1.6, 16)).toEqual({ from: 2, to: 4 });
    expect(dragged(4, 4.2, 16)).toEqual({ from: 4, to: 5 });
    expect(dragged(16, 30, 16)).toEqual({ from: 15, to: 16 });
  });

  it('is always one that an edit can be asked for', () => {
    const place = fc.double({ min: -50, max: 200, noNaN: true });
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 128 }), (a, b, steps) => {
        const fixed = Math.min(steps, Math.max(0, Math.round(b)));
        for (const { from, to } of [touched(a, b, steps), dragged(fixed, a, steps)]) {
          expect(Number.isInteger(from) && Number.isInteger(to)).toBe(true);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThan(from);
          expect(to).toBeLessThanOrEqual(steps);
        }
      }),
    );
  });
});

describe('in words', () => {
  const bars = { one: 'bar', many: 'bars', steps: 4 };

  it('a region is the bars that it touches', () => {
    expect(regionWords({ from: 8, to: 12 }, bars)).toBe('bar 3');
    expect(regionWords({ from: 9, to: 10 }, bars)).toBe('bar 3');
    expect(regionWords({ from: 36, to: 44 }, bars)).toBe('bars 10 and 11');
    expect(regionWords({ from: 16, to: 31 }, bars)).toBe('bars 5 to 8');
    expect(regionWords({ from: 4, to: 6 }, { one: 'letter', many: 'letters', steps: 1 })).toBe(
      'letters 5 and 6',
    );
  });

  it('a number has its sign, but for nothing', () => {
    expect([1.84, -0.46, 0, -0.04].map(signed)).toEqual(['+1.8', '−0.5', '0.0', '0.0']);
  });
});
