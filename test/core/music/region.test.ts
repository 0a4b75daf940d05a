import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byStart, type StepNote } from '../../../core/music/notes.ts';
import { replaceRegion } from '../../../core/music/region.ts';
import { soundingRoll } from '../../../core/music/sounding.ts';

const STEPS = 30;

/** Notes at parts of steps, on few keys. */
const someNotes: fc.Arbitrary<StepNote[]> = fc
  .array(
    fc.record({
      pitch: fc.integer({ min: 60, max: 63 }),
      startStep: fc.integer({ min: 0, max: 4 * 20 }).map((quarter) => quarter / 4),
      steps: fc.integer({ min: 1, max: 32 }).map((quarter) => quarter / 4),
      velocity: fc.integer({ min: 1, max: 127 }),
    }),
    { maxLength: 12 },
  )
  .map((notes) => notes.sort(byStart));
const someRegion = fc
  .record({ from: fc.integer({ min: 0, max: 20 }), length: fc.integer({ min: 1, max: 10 }) })
  .map(({ from, length }) => ({ from, to: from + length }));
const someRoll = fc.array(
  fc.subarray([59, 60, 61, 64]).map((pitches) => pitches.sort((a, b) => a - b)),
  { minLength: STEPS, maxLength: STEPS },
);

const note = (pitch: number, startStep: number, steps: number, velocity = 40) => ({
  pitch,
  startStep,
  steps,
  velocity,
});

describe('a region replaced', () => {
  test('sounds as the roll says, and the rest as it did', () => {
    fc.assert(
      fc.property(someNotes, someRegion, someRoll, (notes, region, roll) => {
        const before = soundingRoll(notes, STEPS);
        const after = soundingRoll(replaceRegion(notes, region, roll, 1), STEPS);
        after.forEach((pitches, step) => {
          const within = step >= region.from && step < region.to;
          expect(pitches).toEqual(within ? roll[step] : before[step]);
        });
      }),
    );
  });

  test('leaves notes that lie outside the very objects that they were', () => {
    fc.assert(
      fc.property(someNotes, someRegion, someRoll, (notes, region, roll) => {
        const after = new Set(replaceRegion(notes, region, roll, 1));
        const apart = notes.filter(
          ({ startStep, steps }) => startStep + steps <= region.from || startStep >= region.to,
        );
        // A note that ends within half a step of the region may sound in it.
        const clear = apart.filter(
          ({ startStep, steps }) =>
            Math.max(Math.round(startStep) + 1, Math.round(startStep + steps)) <= region.from ||
            startStep >= region.to,
        );
        expect(clear.every((one) => after.has(one))).toBe(true);
      }),
    );
  });

  test('cuts notes at its edges; the parts outside keep pitch, place and velocity', () => {
    const held = note(60, 2, 10, 33);
    const notes = replaceRegion([held], { from: 4, to: 8 }, new Array<number[]>(12).fill([]), 1);
    expect(notes).toEqual([note(60, 2, 2, 33), note(60, 8, 4, 33)]);
  });

  test('keeps its notes where it sounds as it did', () => {
    const notes = [note(60, 0, 4, 33), note(60, 4, 4, 90), note(70, 5.25, 1, 12)];
    expect(replaceRegion(notes, { from: 2, to: 7 }, soundingRoll(notes, 12), 1)).toBe(notes);
  });

  test('gives new notes velocities that tell the melody from the bass, within the region alone', () => {
    const roll = Array.from({ length: 8 }, (_, t) => (t < 4 ? [40, 52, 64] : []));
    const notes = replaceRegion([note(80, 6, 1)], { from: 2, to: 4 }, roll, 1);
    expect(notes.map(({ pitch, startStep, steps }) => [pitch, startStep, steps])).toEqual([
      [40, 2, 2],
      [52, 2, 2],
      [64, 2, 2],
      [80, 6, 1],
    ]);
    const [, inner, top, other] = notes.map(({ velocity }) => velocity);
    expect(top).toBeGreaterThan(inner!);
    expect(other).toBe(40);
  });
});
