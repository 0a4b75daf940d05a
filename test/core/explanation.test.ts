import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emitNotes, emitSymbols } from '../../core/emission.ts';
import { explainNotes, explainSymbols } from '../../core/explanation.ts';
import { fromDense } from '../../core/music/roll.ts';

const uniform = fc.float({ min: 0, max: 1, noNaN: true });
const logit = fc.oneof(
  fc.float({ min: -12, max: 12, noNaN: true }),
  fc.float({ min: -900, max: 900, noNaN: true }),
  fc.constantFrom(-Infinity, Infinity, 0),
);
const arrayOf = <T>(item: fc.Arbitrary<T>, length: number) =>
  fc.array(item, { minLength: length, maxLength: length });

describe('notes explained', () => {
  const case_ = fc.record({
    logits: arrayOf(logit, 176),
    notes: arrayOf(fc.boolean(), 176),
    u: arrayOf(uniform, 176),
  });

  test('come back exactly, whatever their probability, and u stays where it gave them already', () => {
    fc.assert(
      fc.property(case_, ({ logits, notes, u }) => {
        const roll = fromDense(notes.map(Number));
        const before = Float32Array.from(u);
        const after = explainNotes(logits, roll, before);
        expect(emitNotes(logits, after)).toEqual(roll);
        const plain = emitNotes(logits, before);
        after.forEach((value, i) => {
          const pitch = 21 + (i % 88);
          const given = plain[Math.floor(i / 88)]!.includes(pitch) === notes[i];
          if (given) expect(value).toBe(before[i]);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('take the middle of what gives them', () => {
    const logits = new Array<number>(88).fill(Math.log(3));
    const sounding = explainNotes(logits, [[21]], new Float32Array(88).fill(0.9));
    expect(sounding[0]).toBeCloseTo(0.375, 6);
    expect(sounding[1]).toBe(Math.fround(0.9));
    const silent = explainNotes(logits, [[]], new Float32Array(88).fill(0.2));
    expect(silent[0]).toBeCloseTo(0.875, 6);
  });

  test('stay in 0 … 1 wherever the model gives them any probability', () => {
    const logits = new Array<number>(88).fill(-700);
    const u = explainNotes(logits, [[50]], new Float32Array(88).fill(0.5));
    expect(u[29]).toBe(0);
    const certain = explainNotes(new Array<number>(88).fill(40), [[]], new Float32Array(88).fill(0.5));
    expect(certain[0]).toBe(1);
  });

  test('refuse another size', () => {
    expect(() => explainNotes([0], [[]], new Float32Array(88))).toThrow(/expected 88 logits/);
  });
});

describe('symbols explained', () => {
  const case_ = fc.integer({ min: 1, max: 12 }).chain((width) =>
    fc.record({
      width: fc.constant(width),
      logits: arrayOf(fc.float({ min: -150, max: 150, noNaN: true }), 5 * width),
      symbols: arrayOf(fc.nat(width - 1), 5),
      u: arrayOf(uniform, 5),
    }),
  );

  test('come back exactly, whatever their probability, and u stays where it gave them already', () => {
    fc.assert(
      fc.property(case_, ({ width, logits, symbols, u }) => {
        const before = Float32Array.from(u);
        const after = explainSymbols(logits, width, symbols, before);
        expect(emitSymbols(logits, width, after)).toEqual(symbols);
        emitSymbols(logits, width, before).forEach((symbol, step) => {
          if (symbol === symbols[step]) expect(after[step]).toBe(before[step]);
        });
      }),
    );
  });

  test('take the middle of their part of the distribution', () => {
    const logits = [Math.log(1), Math.log(2), Math.log(1)];
    const u = explainSymbols([...logits, ...logits], 3, [1, 2], Float32Array.of(0, 0.8));
    expect(u[0]).toBeCloseTo(0.5, 6);
    expect(u[1]).toBe(Math.fround(0.8));
  });

  test('are named by −1 − s where no number of 32 bits lies in their part', () => {
    const u = explainSymbols([0, -40, 0.7], 3, [1], Float32Array.of(0.2));
    expect(u[0]).toBe(-2);
  });
});
