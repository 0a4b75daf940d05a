import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepNote } from '../../../core/music/notes.ts';
import { stemAt, velocityAt, velocityY, visitStems } from '../../../renderer/roll/stems.ts';
import { NoteIndex } from '../../../renderer/roll/visible.ts';

const note = (pitch: number, startStep: number, steps = 1): StepNote => ({
  pitch,
  startStep,
  steps,
  velocity: 80,
});
const pieces = fc.array(
  fc
    .tuple(
      fc.integer({ min: 21, max: 108 }),
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 100 }),
    )
    .map(([pitch, start, steps]) => note(pitch, start / 2, steps / 2)),
  { maxLength: 60 },
);
const VIEW = { leftStep: 0, topKey: 20, stepWidth: 20, keyHeight: 12 };

describe('the notes of a stretch of time', () => {
  it('are those that sound in it, in order of start, whatever the order they came in', () => {
    fc.assert(
      fc.property(
        pieces,
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 40 }),
        (notes, from, length) => {
          const seen: StepNote[] = [];
          new NoteIndex(notes).visit(from, from + length, (one) => seen.push(one));
          const sounding = notes.filter(
            ({ startStep, steps }) => startStep < from + length && startStep + steps > from,
          );
          expect(new Set(seen)).toEqual(new Set(sounding));
          expect(seen).toHaveLength(sounding.length);
          seen.forEach((one, i) => expect(one.startStep).toBeGreaterThanOrEqual(seen[i - 1]?.startStep ?? 0));
        },
      ),
    );
  });

  it('are found by where they begin', () => {
    fc.assert(
      fc.property(
        pieces,
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 40 }),
        (notes, from, length) => {
          const seen: StepNote[] = [];
          new NoteIndex(notes).visitStarts(from, from + length, (one) => seen.push(one));
          const beginning = notes.filter(({ startStep }) => startStep >= from && startStep < from + length);
          expect(new Set(seen)).toEqual(new Set(beginning));
        },
      ),
    );
  });

  it('are found without looking at the others', () => {
    const notes = Array.from({ length: 10_000 }, (_, i) => note(60, i));
    let looked = 0;
    const watched = notes.map((one) => ({
      ...one,
      get startStep() {
        looked++;
        return one.startStep;
      },
    }));
    const index = new NoteIndex(watched);
    looked = 0;
    const seen: StepNote[] = [];
    index.visit(7000, 7004, (one) => seen.push(one));
    expect(seen).toHaveLength(4);
    expect(looked).toBeLessThan(50);
  });
});

describe('stems', () => {
  it('stand at the start of their notes, those of a chord side by side, the lowest first', () => {
    const chord = [note(60, 4), note(64, 4), note(67, 4), note(60, 8)];
    const places: [number, number][] = [];
    visitStems(new NoteIndex(chord), VIEW, [0, 400], ({ pitch }, x) => places.push([pitch, x]));
    expect(places.map(([pitch]) => pitch)).toEqual([60, 64, 67, 60]);
    const [a, b, c, d] = places.map(([, x]) => x) as [number, number, number, number];
    expect(a).toBeGreaterThan(80);
    expect(b - a).toBeGreaterThan(1);
    expect(c - b).toBeCloseTo(b - a, 9);
    expect(d - a).toBe(80);
  });

  it('are taken by the nearest, and by one that is preferred where it is in reach', () => {
    const notes = [note(60, 4), note(64, 4)];
    const index = new NoteIndex(notes);
    expect(stemAt(index, VIEW, 82, () => false)).toBe(notes[0]);
    expect(stemAt(index, VIEW, 82, (one) => one.pitch === 64)).toBe(notes[1]);
    expect(stemAt(index, VIEW, 120, () => true)).toBeUndefined();
  });

  it('are as high as their notes are loud, and say so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 126 }), fc.integer({ min: 20, max: 200 }), (velocity, height) => {
        expect(velocityAt(velocityY(velocity, height), height)).toBeCloseTo(velocity, 6);
        expect(velocityY(velocity + 1, height)).toBeLessThan(velocityY(velocity, height));
        expect(velocityY(velocity, height)).toBeGreaterThan(0);
        expect(velocityY(velocity, height)).toBeLessThan(height);
      }),
    );
  });
});
