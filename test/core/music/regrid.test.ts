import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyDocument, type MusicDocument } from '../../../core/document.ts';
import { onGrid, readNotes } from '../../../core/music/regrid.ts';
import { anyNotes } from './arbitrary.ts';

const tensor = { data: new Float32Array(16), dims: [16, 1, 1] };
const someDocument = fc.record({
  notes: anyNotes,
  stepQuarters: fc.constantFrom(1, 1 / 2, 1 / 3, 1 / 4, 1 / 6),
});
const documentOf = (parts: Partial<MusicDocument>): MusicDocument => ({
  ...emptyDocument(),
  steps: 28,
  ...parts,
});

describe('another grid', () => {
  test('moves no note in time, and leaves latents behind', () => {
    fc.assert(
      fc.property(someDocument, fc.constantFrom(1, 1 / 2, 1 / 3, 1 / 4), (parts, stepQuarters) => {
        const before = documentOf({ ...parts, epsilon: tensor, z: tensor, u: tensor });
        const after = onGrid(before, stepQuarters);
        if (before.stepQuarters === stepQuarters) {
          expect(after).toBe(before);
          return;
        }
        expect([after.epsilon, after.z, after.u]).toEqual([null, null, null]);
        after.notes.forEach((note, i) => {
          const was = before.notes[i]!;
          expect(note.startStep * stepQuarters).toBeCloseTo(was.startStep * before.stepQuarters, 5);
          expect(note.steps * stepQuarters).toBeCloseTo(was.steps * before.stepQuarters, 5);
          expect([note.pitch, note.velocity]).toEqual([was.pitch, was.velocity]);
        });
        const [length, was] = [after.steps * stepQuarters, before.steps * before.stepQuarters];
        expect(length).toBeGreaterThan(was - 1e-6);
        expect(length).toBeLessThan(was + stepQuarters);
      }),
    );
  });

  test('and back is the same notes', () => {
    fc.assert(
      fc.property(someDocument, fc.constantFrom(1, 1 / 2, 1 / 4, 1 / 3), (parts, stepQuarters) => {
        const before = documentOf(parts);
        expect(onGrid(onGrid(before, stepQuarters), before.stepQuarters).notes).toEqual(before.notes);
      }),
    );
  });

  test('forgets what a hand had changed, which was in steps of before', () => {
    const after = onGrid(documentOf({ drawn: { from: 1, to: 2 } }), 0.5);
    expect(after).not.toHaveProperty('drawn');
    expect(after.steps).toBe(56);
  });
});

describe('notes as a model reads them', () => {
  const note = (pitch: number, startStep: number, steps: number) => ({
    pitch,
    startStep,
    steps,
    velocity: 80,
  });

  test('go to the nearest step and last one at least', () => {
    const document = documentOf({ stepQuarters: 0.25, steps: 16, notes: [note(60, 3, 1), note(64, 6, 8)] });
    const { roll, offPiano } = readNotes(document, 1);
    // 60 begins at 0.75 quarters and is a quarter of a step long, 64 is from 1.5 to 3.5.
    expect(roll).toEqual([[], [60], [64], [64]]);
    expect(offPiano).toBe(0);
  });

  test('leave out and count what no piano has', () => {
    const document = documentOf({ steps: 2, notes: [note(20, 0, 1), note(109, 1, 1), note(108, 1, 1)] });
    expect(readNotes(document, 1)).toEqual({ roll: [[], [108]], offPiano: 2 });
  });
});
