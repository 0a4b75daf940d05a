import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameMusic, withoutKey } from '../../../../core/music/collection/transposed.ts';

const anyRoll = fc.array(
  fc
    .uniqueArray(fc.integer({ min: 40, max: 80 }), { maxLength: 4 })
    .map((step) => step.sort((a, b) => a - b)),
  { minLength: 1, maxLength: 12 },
);
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe('music without its key', () => {
  it('is the same in every key, and tells how far the keys are apart', () => {
    fc.assert(
      fc.property(anyRoll, fc.integer({ min: -19, max: 28 }), (roll, semitones) => {
        const there = withoutKey(roll.map((step) => step.map((pitch) => pitch + semitones)));
        const here = withoutKey(roll);
        expect(same(here.bytes, there.bytes)).toBe(true);
        if (roll.flat().length > 0) expect(there.lowest - here.lowest).toBe(semitones);
      }),
      { numRuns: 50 },
    );
  });

  it('is another for another piece', () => {
    fc.assert(
      fc.property(anyRoll, anyRoll, (a, b) => {
        const distance = Math.min(...b.flat()) - Math.min(...a.flat());
        const moved = JSON.stringify(a.map((step) => step.map((pitch) => pitch + (distance || 0))));
        expect(same(withoutKey(a).bytes, withoutKey(b).bytes)).toBe(moved === JSON.stringify(b));
      }),
      { numRuns: 100 },
    );
    expect(same(withoutKey([[60], [], [62]]).bytes, withoutKey([[60], [62], []]).bytes)).toBe(false);
  });

  it('is named with the piece that has it too', () => {
    expect(sameMusic('a.mid', 0)).toBe('the same music as a.mid');
    expect(sameMusic('a.mid', 2)).toBe('the same music as a.mid, 2 semitones higher');
    expect(sameMusic('a.mid', -1)).toBe('the same music as a.mid, 1 semitone lower');
  });
});
