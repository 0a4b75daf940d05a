import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedSpan, joined, within } from '../../../core/music/drawn.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import { soundingRoll } from '../../../core/music/sounding.ts';

const STEPS = 16;
const anyNote: fc.Arbitrary<StepNote> = fc.record({
  pitch: fc.integer({ min: 60, max: 64 }),
  startStep: fc.integer({ min: 0, max: 20 }),
  steps: fc.integer({ min: 1, max: 6 }),
  velocity: fc.integer({ min: 1, max: 127 }),
});

describe('the steps in which notes differ', () => {
  it('hold every step that sounds differently', () => {
    fc.assert(
      fc.property(fc.array(anyNote), fc.array(anyNote), fc.array(anyNote), (shared, gone, come) => {
        const [before, after] = [
          [...shared, ...gone],
          [...shared, ...come],
        ];
        const span = changedSpan(before, after, STEPS);
        const [was, is] = [soundingRoll(before, STEPS), soundingRoll(after, STEPS)];
        const differing = was.flatMap((pitches, step) =>
          String(pitches) === String(is[step]) ? [] : [step],
        );
        for (const step of differing) {
          expect(span).toBeDefined();
          expect(step).toBeGreaterThanOrEqual(span!.from);
          expect(step).toBeLessThan(span!.to);
        }
      }),
    );
  });

  it('are none where notes are only other objects, or louder, and none beyond the end of the piece', () => {
    const note = { pitch: 60, startStep: 3, steps: 2, velocity: 80 };
    expect(changedSpan([note], [{ ...note, velocity: 20 }], STEPS)).toBeUndefined();
    expect(changedSpan([], [{ ...note, startStep: 16 }], STEPS)).toBeUndefined();
    expect(changedSpan([], [{ ...note, startStep: 14.5, steps: 4 }], STEPS)).toEqual({ from: 14, to: 16 });
  });
});

describe('regions', () => {
  it('are joined to the least that holds both, and cut at the end of a piece', () => {
    expect(joined({ from: 2, to: 4 }, { from: 8, to: 9 })).toEqual({ from: 2, to: 9 });
    expect(joined(undefined, { from: 8, to: 9 })).toEqual({ from: 8, to: 9 });
    expect(within({ from: 2, to: 9 }, 6)).toEqual({ from: 2, to: 6 });
    expect(within({ from: 6, to: 9 }, 6)).toBeUndefined();
  });
});
