import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPieces, type Split } from '../../core/hold-out.ts';

const scores = fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });
const count = (splits: readonly Split[], part: Split) => splits.filter((split) => split === part).length;

describe('a split of pieces', () => {
  it('holds a tenth each out, one at least, and nothing of fewer than three', () => {
    for (const [pieces, held] of [
      [2, 0],
      [3, 1],
      [14, 1],
      [16, 2],
      [100, 10],
    ] as const) {
      const splits = splitPieces({ scores: Array.from({ length: pieces }, (_, i) => (i * 0.37) % 1) });
      expect([splits.length, count(splits, 'valid'), count(splits, 'test')]).toEqual([pieces, held, held]);
    }
  });

  it('gives each piece its part whatever the order in which pieces come', () => {
    fc.assert(
      fc.property(scores, fc.integer(), (some, turn) => {
        const order = [...some.keys()].sort((a, b) => ((a + turn) % 7) - ((b + turn) % 7));
        const splits = splitPieces({ scores: some });
        const turned = splitPieces({ scores: order.map((i) => some[i]!) });
        expect(turned).toEqual(order.map((i) => splits[i]));
      }),
      { numRuns: 50 },
    );
  });

  it('holds out no more than is asked for', () => {
    const splits = splitPieces({ scores: Array.from({ length: 50 }, (_, i) => i / 50), most: 2 });
    expect([count(splits, 'valid'), count(splits, 'test')]).toEqual([2, 2]);
  });

  it('heeds the parts that a person named, and draws one that nobody named from those to train on', () => {
    const named: Split[] = ['train', 'train', 'train', 'train', 'test', 'test'];
    const splits = splitPieces({ scores: [0.5, 0.1, 0.3, 0.9, 0, 0], named });
    expect(splits).toEqual(['train', 'valid', 'train', 'train', 'test', 'test']);
  });

  it('trains on what stands beside a folder of pieces to train on', () => {
    expect(splitPieces({ scores: [0.5, 0.1], named: ['train', undefined] })).toEqual(['train', 'train']);
  });

  it('draws from all where nobody named pieces to train on', () => {
    const splits = splitPieces({ scores: [0.3, 0.2, 0.1], named: ['test', undefined, undefined] });
    expect(splits).toEqual(['train', 'test', 'valid']);
  });
});
