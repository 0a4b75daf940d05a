import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactFiles, filesInOrder, notesAhead } from '../../../renderer/audio/needs.ts';
import type { Playable } from '../../../renderer/audio/timing.ts';

const at = (startStep: number, pitch = 60, velocity = 80) => ({ pitch, startStep, steps: 1, velocity });

/** Two steps a second. */
const piece = (notes: Playable['notes']): Playable => ({ notes, steps: 16, stepQuarters: 0.5, tempo: 60 });

const starts = (notes: Playable['notes']): number[] => notes.map(({ startStep }) => startStep);

test('the next seconds are looked through from the place that plays, in order', () => {
  const notes = piece([at(9), at(3), at(5), at(4)]);
  expect(starts(notesAhead(notes, 4, 2, null))).toEqual([4, 5]);
});

test('in a loop the next seconds go on at its start', () => {
  const notes = piece([0, 1, 2, 3, 4, 5, 6, 7].map((step) => at(step)));
  const loop = { startStep: 2, endStep: 6 };
  expect(starts(notesAhead(notes, 5, 2, loop))).toEqual([5, 2, 3, 4]);
  expect(starts(notesAhead(notes, 2, 60, loop)).filter((step) => step < 2 || step >= 6)).toEqual([]);
});

test('the recordings of a piece are loaded in its order, then the noises of its keys', () => {
  const files = filesInOrder(piece([at(1, 90, 120), at(0, 62, 30)]));
  expect(files).toEqual(['D#4v4', 'F#6v13', 'rel42', 'rel70']);
});

test('each recording of a piece is named once, and none that it does not need', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 21, max: 108 })), (pitches) => {
      const notes = pitches.map((pitch, i) => at(i, pitch));
      const files = filesInOrder(piece(notes));
      expect(new Set(files).size).toBe(files.length);
      expect(files.toSorted()).toEqual(exactFiles(notes).toSorted());
    }),
  );
});
