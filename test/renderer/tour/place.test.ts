import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeOf } from '../../../renderer/tour/place.ts';

const WINDOW = { width: 1024, height: 640 };
const WORDS = { width: 344, height: 160 };

test('words stand below what they are about, or above it at the foot of the window', () => {
  expect(placeOf({ left: 400, top: 0, width: 100, height: 40 }, WORDS, WINDOW).top).toBe(54);
  const above = placeOf({ left: 400, top: 600, width: 100, height: 40 }, WORDS, WINDOW);
  expect(above.top + WORDS.height).toBe(586);
});

test('words about something at the edge stay in the window', () => {
  expect(placeOf({ left: 0, top: 0, width: 50, height: 40 }, WORDS, WINDOW).left).toBe(12);
  expect(placeOf({ left: 1000, top: 0, width: 24, height: 40 }, WORDS, WINDOW).left).toBe(1024 - 344 - 12);
});

test('words stand in the midst of what fills the window', () => {
  expect(placeOf({ left: 0, top: 0, ...WINDOW }, WORDS, WINDOW)).toEqual({ left: 340, top: 240 });
});

test('words are in the window wherever the thing is, and hide nothing that is small', () => {
  const place = (most: number) => fc.integer({ min: 0, max: most });
  fc.assert(
    fc.property(place(900), place(560), fc.integer({ min: 20, max: 120 }), (left, top, size) => {
      const target = { left, top, width: size, height: Math.min(size, 60) };
      const at = placeOf(target, WORDS, WINDOW);
      expect(at.left).toBeGreaterThanOrEqual(0);
      expect(at.top).toBeGreaterThanOrEqual(0);
      expect(at.left + WORDS.width).toBeLessThanOrEqual(WINDOW.width);
      expect(at.top + WORDS.height).toBeLessThanOrEqual(WINDOW.height);
      const apart =
        at.left >= left + size ||
        at.left + WORDS.width <= left ||
        at.top >= top + target.height ||
        at.top + WORDS.height <= top;
      expect(apart).toBe(true);
    }),
  );
});
