import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clamped,
  fitted,
  pitchAt,
  pitchZoomed,
  scrolled,
  stepAt,
  timeZoomed,
  xOf,
  yOf,
  type Viewport,
} from '../../../renderer/roll/coordinates.ts';

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const views: fc.Arbitrary<Viewport> = fc.record({
  leftStep: real(0, 5000),
  topKey: real(0, 60),
  stepWidth: real(0.05, 240),
  keyHeight: real(4, 32),
});
const sizes = fc.record({ width: real(200, 3600), height: real(120, 2000) });
const pitches = fc.integer({ min: 21, max: 108 });
const SIZE = { width: 960, height: 600 };

describe('a viewport', () => {
  it('finds the step that it drew', () => {
    fc.assert(
      fc.property(views, real(0, 10_000), (view, step) => {
        expect(stepAt(view, xOf(view, step))).toBeCloseTo(step, 6);
      }),
    );
  });

  it('finds the pitch that it drew, anywhere in its lane', () => {
    fc.assert(
      fc.property(views, pitches, real(0.01, 0.99), (view, pitch, share) => {
        expect(pitchAt(view, yOf(view, pitch) + share * view.keyHeight)).toBe(pitch);
      }),
    );
  });

  it('has later to the right and higher above', () => {
    fc.assert(
      fc.property(views, pitches, real(0, 100), (view, pitch, step) => {
        expect(xOf(view, step + 1)).toBeGreaterThan(xOf(view, step));
        expect(yOf(view, pitch + 1)).toBeLessThan(yOf(view, pitch));
      }),
    );
  });

  it('has no pitch off the piano', () => {
    expect(pitchAt({ leftStep: 0, topKey: 0, stepWidth: 10, keyHeight: 10 }, -500)).toBe(108);
    expect(pitchAt({ leftStep: 0, topKey: 0, stepWidth: 10, keyHeight: 10 }, 5000)).toBe(21);
  });

  it('scrolls by as many pixels as it is told', () => {
    fc.assert(
      fc.property(views, real(-500, 500), real(-500, 500), (view, dx, dy) => {
        const after = scrolled(view, dx, dy);
        expect(xOf(after, 7)).toBeCloseTo(xOf(view, 7) - dx, 6);
        expect(yOf(after, 60)).toBeCloseTo(yOf(view, 60) - dy, 6);
      }),
    );
  });

  it('zooms around the pointer', () => {
    fc.assert(
      fc.property(views, real(0.2, 5), real(0, 1000), (view, factor, at) => {
        const time = timeZoomed(view, factor, at);
        expect(stepAt(time, at)).toBeCloseTo(stepAt(view, at), 6);
        expect(time.topKey).toBe(view.topKey);
        const pitch = pitchZoomed(view, factor, at);
        const keyAt = ({ topKey, keyHeight }: Viewport) => topKey + at / keyHeight;
        expect(keyAt(pitch)).toBeCloseTo(keyAt(view), 6);
        expect(pitch.leftStep).toBe(view.leftStep);
      }),
    );
  });

  it('stays within piano and piece, and is then left alone', () => {
    fc.assert(
      fc.property(views, sizes, fc.integer({ min: 1, max: 50_000 }), (view, size, steps) => {
        const inside = clamped(view, size, steps);
        expect(clamped(inside, size, steps)).toEqual(inside);
        expect(inside.leftStep).toBeGreaterThanOrEqual(0);
        expect(stepAt(inside, 0)).toBeLessThan(steps);
        expect(yOf(inside, 108)).toBeLessThanOrEqual(1e-6);
        expect(yOf(inside, 20)).toBeGreaterThanOrEqual(size.height - 1e-6);
      }),
    );
  });
});

describe('a piece that is shown whole', () => {
  it('is all there: every step and every note', () => {
    const ranges = fc.tuple(pitches, pitches).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 10_000 }), ranges, (size, steps, [low, high]) => {
        // So many keys must fit at the least height that a key may have.
        fc.pre(size.height >= 4 * 88);
        const view = fitted(size, steps, [low, high]);
        expect(xOf(view, 0)).toBe(0);
        expect(xOf(view, steps)).toBeLessThanOrEqual(size.width + 1e-6);
        expect(yOf(view, high)).toBeGreaterThanOrEqual(-1e-6);
        expect(yOf(view, low - 1)).toBeLessThanOrEqual(size.height + 1e-6);
      }),
    );
  });

  it('fills the width, and does not make bricks of a few keys', () => {
    const view = fitted(SIZE, 64, [60, 62]);
    expect(xOf(view, 64)).toBeCloseTo(SIZE.width, 6);
    expect(view.keyHeight).toBeLessThanOrEqual(SIZE.height / 30);
  });

  it('shows the middle of the piano while there are no notes', () => {
    const view = fitted(SIZE, 64, [Infinity, -Infinity]);
    const middle = (pitchAt(view, 0) + pitchAt(view, SIZE.height - 1)) / 2;
    expect(Math.abs(middle - 66)).toBeLessThanOrEqual(1);
  });
});
