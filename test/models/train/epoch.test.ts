import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import type { Sequence } from '../../../models/train/data.ts';
import { epochBatches } from '../../../models/train/epoch.ts';
import { transposed } from '../../../models/train/transpose.ts';

const piece = (length: number, key: number): Sequence =>
  Array.from({ length }, (_, t) => [key, key + (t % 3)]);
const pieces = (count: number, key: number) => Array.from({ length: count }, (_, i) => piece(3 + i, key));

describe('an epoch', () => {
  const train = pieces(30, 10);
  const rehearsal = pieces(80, 60);
  const settings = { batch: 4, transpose: 0, rehearse: 0.25 };

  it('has every piece once, and as much rehearsal as its share says, never in one batch', () => {
    const batches = epochBatches({ train, rehearsal }, settings, Random.of(1));
    const of = (rehearsed: boolean) => batches.filter((batch) => batch.rehearsed === rehearsed);
    const own = of(false).flatMap(({ sequences }) => sequences);
    const old = of(true).flatMap(({ sequences }) => sequences);
    expect(new Set(own)).toEqual(new Set(train));
    expect(own).toHaveLength(30);
    expect(old).toHaveLength(10);
    expect(old.every((sequence) => rehearsal.includes(sequence))).toBe(true);
    expect(new Set(old).size).toBe(10);
    const order = batches.map(({ rehearsed }) => rehearsed);
    expect(order).not.toEqual([...order].sort());
  });

  it('rehearses other pieces each time, and the same for one state of the generator', () => {
    const random = Random.of(3);
    const old = () =>
      new Set(
        epochBatches({ train, rehearsal }, settings, random)
          .filter(({ rehearsed }) => rehearsed)
          .flatMap(({ sequences }) => sequences),
      );
    expect(old()).not.toEqual(old());
    const again = (seed: number) => epochBatches({ train, rehearsal }, settings, Random.of(seed));
    expect(again(5)).toEqual(again(5));
  });

  it('is of the data alone without a share, or without anything to rehearse', () => {
    for (const [source, rehearse] of [
      [{ train, rehearsal }, 0],
      [{ train }, 0.5],
    ] as const) {
      const batches = epochBatches(source, { ...settings, rehearse }, Random.of(1));
      expect(batches.some(({ rehearsed }) => rehearsed)).toBe(false);
      expect(batches.flatMap(({ sequences }) => sequences)).toHaveLength(30);
    }
  });

  it('moves the data where the settings say so, and not what is rehearsed', () => {
    const many = { train: pieces(200, 10), rehearsal };
    const batches = epochBatches(many, { ...settings, transpose: 3 }, Random.of(2));
    const lowest = (rehearsed: boolean) =>
      batches
        .filter((batch) => batch.rehearsed === rehearsed)
        .flatMap(({ sequences }) => sequences.map((sequence) => sequence[0]![0]!));
    expect(new Set(lowest(false))).toEqual(new Set([7, 8, 9, 10, 11, 12, 13]));
    expect(new Set(lowest(true))).toEqual(new Set([60]));
  });
});

describe('a piece in another key', () => {
  it('keeps every interval and every step, and stays on the keyboard', () => {
    const key = fc.integer({ min: 0, max: 87 });
    const sequences = fc.array(fc.array(key, { maxLength: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sequences, fc.integer({ min: 1, max: 11 }), fc.integer(), (sequence, most, seed) => {
        const moved = transposed(sequence, most, Random.of(seed));
        const shift = (moved.flat()[0] ?? 0) - (sequence.flat()[0] ?? 0);
        expect(Math.abs(shift)).toBeLessThanOrEqual(most);
        expect(moved).toEqual(sequence.map((keys) => keys.map((index) => index + shift)));
        expect(moved.flat().every((index) => index >= 0 && index <= 87)).toBe(true);
      }),
    );
  });

  it('is any of those that the keyboard has room for, each as likely', () => {
    const random = Random.of(1);
    const shifts = Array.from({ length: 4000 }, () => transposed([[1, 40]], 3, random)[0]![0]! - 1);
    const share = (shift: number) => shifts.filter((found) => found === shift).length / shifts.length;
    expect(share(-2)).toBe(0);
    for (const shift of [-1, 0, 1, 2, 3]) expect(share(shift)).toBeCloseTo(0.2, 1);
  });
});
