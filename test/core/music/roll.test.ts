import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RivuletError } from '../../../core/errors.ts';
import { lastStep, notesToRoll, rollToNotes, withoutOverlaps } from '../../../core/music/notes.ts';
import { KEYS, fromDense, toDense, withoutSilentEnds } from '../../../core/music/roll.ts';
import { anyNotes, anyRoll } from './arbitrary.ts';

describe('a roll', () => {
  it('is the same after going dense and back', () => {
    fc.assert(
      fc.property(anyRoll, (roll) => {
        expect(fromDense(toDense(roll))).toEqual(roll);
      }),
    );
  });

  it('puts A0 in the first column and C8 in the last', () => {
    const dense = toDense([[21], [108]]);
    expect(dense).toHaveLength(2 * KEYS);
    expect([dense[0], dense[2 * KEYS - 1]]).toEqual([1, 1]);
    expect(dense.reduce((sum, x) => sum + x)).toBe(2);
  });

  it('refuses pitches off the piano and rows of another width, and says what it got', () => {
    expect(() => toDense([[60], [20]])).toThrow('step 1 holds pitch 20, expected 21..108');
    expect(() => fromDense([1, 2, 3])).toThrow(RivuletError);
  });

  it('loses silence at its ends and no other', () => {
    expect(withoutSilentEnds([[], [60], [], [62], [], []])).toEqual([[60], [], [62]]);
    expect(withoutSilentEnds([[], []])).toEqual([]);
  });
});

describe('notes of a roll', () => {
  it('make the same roll again', () => {
    fc.assert(
      fc.property(anyRoll, (roll) => {
        expect(notesToRoll(rollToNotes(roll), roll.length)).toEqual(roll);
      }),
    );
  });

  it('hold a pitch that is in consecutive steps', () => {
    expect(rollToNotes([[60], [60, 64], [64], [60]], 90)).toEqual([
      { pitch: 60, startStep: 0, steps: 2, velocity: 90 },
      { pitch: 64, startStep: 1, steps: 2, velocity: 90 },
      { pitch: 60, startStep: 3, steps: 1, velocity: 90 },
    ]);
  });

  it('sound in every step that they cover, and only there', () => {
    fc.assert(
      fc.property(anyNotes, (notes) => {
        const roll = notesToRoll(notes);
        expect(roll).toHaveLength(lastStep(notes));
        roll.forEach((pitches, step) => {
          const covering = notes.filter((n) => n.startStep <= step && step < n.startStep + n.steps);
          const expected = [...new Set(covering.map((n) => n.pitch))].sort((a, b) => a - b);
          expect(pitches).toEqual(expected);
        });
      }),
    );
  });
});

describe('notes without overlaps', () => {
  it('sound the same and never twice on a key', () => {
    fc.assert(
      fc.property(anyNotes, (notes) => {
        const tidy = withoutOverlaps(notes);
        expect(notesToRoll(tidy)).toEqual(notesToRoll(notes));
        const cells = tidy.reduce((sum, n) => sum + n.steps, 0);
        expect(cells).toBe(notesToRoll(notes).flat().length);
      }),
    );
  });

  it('keep every onset', () => {
    fc.assert(
      fc.property(anyNotes, (notes) => {
        const onsets = (of: typeof notes) => new Set(of.map((n) => `${n.startStep}/${n.pitch}`));
        expect(onsets(withoutOverlaps(notes))).toEqual(onsets(notes));
      }),
    );
  });
});
