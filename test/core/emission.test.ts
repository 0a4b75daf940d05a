import { describe, expect, test } from 'vitest';
import { emitNotes, emitSymbols } from '../../core/emission.ts';
import { Random } from '../../core/random.ts';

/** One step of 88 logits, low but for some keys. */
function step(loud: Record<number, number>): number[] {
  return Array.from({ length: 88 }, (_, key) => loud[key] ?? -20);
}

describe('emitNotes', () => {
  test('sounds a key where its uniform is below its probability', () => {
    const half = step({ 0: 0, 3: Math.log(3), 87: Math.log(3) });
    const u = new Array<number>(88).fill(0.7);
    expect(emitNotes([...half, ...step({})], [...u, ...u])).toEqual([[24, 108], []]);
    expect(emitNotes(half, new Array<number>(88).fill(0.4))).toEqual([[21, 24, 108]]);
  });

  test('without uniforms sounds what is likelier than not', () => {
    expect(emitNotes(step({ 0: 0, 1: 0.01, 2: -0.01, 60: 9 }))).toEqual([[22, 81]]);
  });

  test('is a Bernoulli variable of probability σ(logit)', () => {
    const random = Random.of(3);
    const steps = 4000;
    const logits = Array.from({ length: steps }, () => step({ 10: -1 })).flat();
    const notes = emitNotes(logits, random.uniforms(logits.length)).flat();
    const expected = 1 / (1 + Math.E);
    expect(Math.abs(notes.length / steps - expected)).toBeLessThan(0.02);
  });

  test('stays finite at the ends', () => {
    const ends = step({ 0: 1e30, 1: -1e30, 2: Infinity, 3: -Infinity });
    expect(emitNotes(ends, new Array<number>(88).fill(0))[0]).toContain(21);
    expect(emitNotes(ends, new Array<number>(88).fill(0.999_999))).toEqual([[21, 23]]);
  });

  test('tells a wrong size', () => {
    expect(() => emitNotes(new Array<number>(87).fill(0))).toThrow('expected logits for steps × 88, got 87');
    expect(() => emitNotes(step({}), [0.5])).toThrow('expected 88 uniforms, got 1');
  });
});

describe('emitSymbols', () => {
  const logits = [Math.log(1), Math.log(2), Math.log(1)];

  test('inverts the cumulative distribution', () => {
    const draw = (u: number) => emitSymbols(logits, 3, [u])[0];
    expect([0, 0.24, 0.26, 0.74, 0.76, 0.999_999].map(draw)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('without uniforms takes the likeliest', () => {
    expect(emitSymbols([...logits, 5, 1, 2], 3)).toEqual([1, 0]);
  });

  test('never draws an impossible symbol, and does not overflow', () => {
    const edge = [1e4, 1e4, -Infinity];
    expect(emitSymbols(edge, 3, [0.999_999_999_999_999_9])).toEqual([1]);
    expect(emitSymbols(edge, 3, [0])).toEqual([0]);
  });

  test('tells a wrong size', () => {
    expect(() => emitSymbols(logits, 2)).toThrow('expected logits for steps × 2, got 3');
    expect(() => emitSymbols(logits, 3, [0.1, 0.2])).toThrow('expected 1 uniforms, got 2');
  });
});
