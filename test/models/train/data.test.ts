import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { bucketedBatches, denseBatch, stepsOf, type Sequence } from '../../../models/train/data.ts';

const piece = (length: number, id: number): Sequence => Array.from({ length }, () => [id]);

describe('bucketed batches', () => {
  it('hold every sequence exactly once, in batches of at most the size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (lengths, size, seed) => {
          const sequences = lengths.map(piece);
          const batches = bucketedBatches(sequences, size, Random.of(seed));
          expect(batches.every((batch) => batch.length >= 1 && batch.length <= size)).toBe(true);
          expect(new Set(batches.flat())).toEqual(new Set(sequences));
          expect(batches.flat()).toHaveLength(sequences.length);
          expect(batches.filter((batch) => batch.length < size).length).toBeLessThanOrEqual(2);
        },
      ),
    );
  });

  it('hold sequences of about one length, in random order that the seed decides', () => {
    const sequences = Array.from({ length: 200 }, (_, i) => piece(1 + ((i * 37) % 200), i));
    const batches = bucketedBatches(sequences, 5, Random.of(1));
    const spreads = batches.map((batch) => {
      const lengths = batch.map((s) => s.length);
      return Math.max(...lengths) - Math.min(...lengths);
    });
    expect(Math.max(...spreads)).toBeLessThanOrEqual(16 + 5 + 5);
    const firsts = batches.map((batch) => batch[0]!.length);
    expect(firsts).not.toEqual([...firsts].sort((a, b) => a - b));
    expect(bucketedBatches(sequences, 5, Random.of(1))).toEqual(batches);
    expect(bucketedBatches(sequences, 5, Random.of(2))).not.toEqual(batches);
  });
});

describe('a dense batch', () => {
  it('is time-major, with zeros after the end of shorter sequences', () => {
    const { x, mask } = denseBatch([[[0, 2]], [[1], [], [2]]], 3);
    expect(x.dims).toEqual([3, 2, 3]);
    expect(mask.dims).toEqual([3, 2, 1]);
    expect([...x.data]).toEqual([1, 0, 1, 0, 1, 0, /**/ 0, 0, 0, 0, 0, 0, /**/ 0, 0, 0, 0, 0, 1]);
    expect([...mask.data]).toEqual([1, 1, 0, 1, 0, 1]);
  });

  it('counts T + 1 steps for each sequence', () => {
    expect(stepsOf([piece(3, 0), piece(5, 0)])).toBe(10);
  });
});
