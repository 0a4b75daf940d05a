import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestPiece } from '../../../core/fingerprint.ts';
import { fingerprint } from '../../../core/music/novelty.ts';
import type { PianoRoll } from '../../../core/music/roll.ts';
import { Random } from '../../../core/random.ts';

/** Two voices that wander, each in its own range and rhythm. */
function wander(seed: number, steps = 48): PianoRoll {
  const random = Random.of(seed);
  let [low, high] = [48, 72];
  return Array.from({ length: steps }, () => {
    if (random.uniform() < 0.7) high = Math.max(66, Math.min(90, high + random.below(9) - 4));
    if (random.uniform() < 0.5) low = Math.max(36, Math.min(60, low + random.below(11) - 5));
    return [low, high];
  });
}

const transposed = (roll: PianoRoll, by: number) => roll.map((step) => step.map((pitch) => pitch + by));
const data = [1, 2, 3, 4].map((seed) => wander(seed));
const prints = data.map(fingerprint);

describe('novelty', () => {
  test('finds a piece of the data itself, whole', () => {
    expect(data.map((roll) => nearestPiece(prints, fingerprint(roll)))).toEqual(
      data.map((_, piece) => ({ piece, share: 1 })),
    );
  });

  test('is the same in every key', () => {
    fc.assert(
      fc.property(fc.integer({ min: -12, max: 12 }), fc.nat(3), (by, piece) => {
        expect(fingerprint(transposed(data[piece]!, by))).toEqual(prints[piece]);
      }),
    );
  });

  test('is the same after a rest', () => {
    expect(fingerprint([[], [], ...data[0]!])).toEqual(prints[0]);
  });

  test('hears the rhythm: the same notes twice as slow are another piece', () => {
    const slow = data[0]!.flatMap((step) => [step, step]);
    expect(nearestPiece(prints, fingerprint(slow))!.share).toBeLessThan(0.05);
  });

  test('finds random noise far from everything', () => {
    expect(nearestPiece(prints, fingerprint(wander(99)))!.share).toBeLessThan(0.05);
  });

  test('tells how much of a sample was taken, and from where', () => {
    const half = [...data[2]!.slice(0, 24), ...transposed(wander(77, 24), 5)];
    const { piece, share } = nearestPiece(prints, fingerprint(half))!;
    expect(piece).toBe(2);
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.75);
  });

  test('does not judge what is too short, nor without data', () => {
    expect(nearestPiece(prints, fingerprint([[60], [62], [64]]))).toBeNull();
    expect(nearestPiece([], prints[0]!)).toBeNull();
  });

  test('knows a passage by its hash alone, each once', () => {
    const [print] = prints;
    expect(print!.length).toBeLessThanOrEqual(2 * (48 - 5));
    expect([...new Set(print)].sort((a, b) => a - b)).toEqual([...print!]);
  });
});
