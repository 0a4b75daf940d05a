import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOUDEST, SOFTEST, withExpression } from '../../../core/music/expression.ts';
import { byStart, rollToNotes, type StepNote } from '../../../core/music/notes.ts';

/** Sixteen bars of four voices, all struck on each quarter. */
const chorale = rollToNotes(
  Array.from({ length: 64 }, (_, step) => [48, 60, 64, 72].map((p) => p + (step % 2))),
);

const mean = (notes: readonly StepNote[]) =>
  notes.reduce((sum, { velocity }) => sum + velocity, 0) / notes.length;
const meanWhere = (notes: readonly StepNote[], which: (note: StepNote) => boolean) =>
  mean(notes.filter(which));

const anyNotes = fc.array(
  fc.record({
    pitch: fc.integer({ min: 21, max: 108 }),
    startStep: fc.integer({ min: 0, max: 200 }).map((step) => step / 2),
    steps: fc.integer({ min: 1, max: 12 }),
    velocity: fc.constant(80),
  }),
  { maxLength: 60 },
);

describe('expression', () => {
  it('changes nothing but velocities, and keeps them gentle', () => {
    fc.assert(
      fc.property(anyNotes, fc.constantFrom(0.25, 0.5, 1), (notes, stepQuarters) => {
        const played = withExpression(notes, stepQuarters);
        expect(played.map((note) => ({ ...note, velocity: 80 }))).toEqual([...notes].sort(byStart));
        for (const { velocity } of played) {
          expect(Number.isInteger(velocity)).toBe(true);
          expect(velocity).toBeGreaterThanOrEqual(SOFTEST);
          expect(velocity).toBeLessThanOrEqual(LOUDEST);
        }
      }),
    );
  });

  it('is the same for the same notes', () => {
    expect(withExpression(chorale, 1)).toEqual(withExpression(chorale, 1));
  });

  it('lets the melody sing and the bass carry', () => {
    const played = withExpression(chorale, 1);
    const melody = meanWhere(played, ({ pitch }) => pitch >= 72);
    const bass = meanWhere(played, ({ pitch }) => pitch <= 49);
    const inner = meanWhere(played, ({ pitch }) => pitch > 49 && pitch < 72);
    expect(melody).toBeGreaterThan(bass);
    expect(bass).toBeGreaterThan(inner);
  });

  it('weighs first beats most and what falls between the beats least', () => {
    const line = Array.from({ length: 128 }, (_, i) => ({ pitch: 60, startStep: i, steps: 1, velocity: 80 }));
    const played = withExpression(line, 0.5);
    const first = meanWhere(played, ({ startStep }) => startStep % 8 === 0);
    const second = meanWhere(played, ({ startStep }) => startStep % 8 === 2);
    const off = meanWhere(played, ({ startStep }) => startStep % 2 === 1);
    expect(first).toBeGreaterThan(second);
    expect(second).toBeGreaterThan(off);
  });

  it('hears who is above when a held note sounds on', () => {
    const held = { pitch: 80, startStep: 0, steps: 8, velocity: 80 };
    const below = { pitch: 70, startStep: 5, steps: 1, velocity: 80 };
    const lowest = { pitch: 40, startStep: 0, steps: 8, velocity: 80 };
    const inside = withExpression([held, below, lowest], 1).find(({ pitch }) => pitch === 70)!;
    const alone = withExpression([below], 1)[0]!;
    expect(inside.velocity).toBeLessThan(alone.velocity);
  });

  it('is not flat', () => {
    expect(new Set(withExpression(chorale, 1).map(({ velocity }) => velocity)).size).toBeGreaterThan(8);
  });
});
