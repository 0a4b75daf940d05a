import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf, sharedWords } from '../../../renderer/compare/difference.ts';

const note = (pitch: number, startStep: number, steps = 1, velocity = 80) => ({
  pitch,
  startStep,
  steps,
  velocity,
});

const notes = fc.array(
  fc.record({
    pitch: fc.integer({ min: 21, max: 108 }),
    startStep: fc.nat(16),
    steps: fc.integer({ min: 1, max: 4 }),
    velocity: fc.integer({ min: 1, max: 127 }),
  }),
  { maxLength: 30 },
);

describe('the difference of two pieces', () => {
  it('is by pitch, place and length; velocity makes none', () => {
    const a = [note(60, 0), note(62, 1), note(64, 2)];
    const b = [note(60, 0, 1, 30), note(62, 1, 2), note(65, 2)];
    expect(differenceOf(a, b)).toEqual({ shared: [a[0]], own: [a[1], a[2]] });
    expect(sharedWords(differenceOf(a, b), differenceOf(b, a))).toBe('1 of 5 notes are in both');
  });

  it('leaves out no note, and is nothing beside itself', () => {
    fc.assert(
      fc.property(notes, notes, (a, b) => {
        const { shared, own } = differenceOf(a, b);
        expect(shared.length + own.length).toBe(a.length);
        expect(differenceOf(a, a).own).toEqual([]);
      }),
    );
    expect(sharedWords(differenceOf([note(60, 0)], [note(60, 0)]), differenceOf([], []))).toMatch(/the same/);
  });
});
