import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PianoRoll } from '../../../core/music/roll.ts';
import { musicDistances, musicStatistics, type MusicStatistics } from '../../../core/music/statistics.ts';
import { jensenShannon, overlap } from '../../../core/music/statistics-histograms.ts';
import { Random } from '../../../core/random.ts';

/** The classes of a histogram that have counts. */
const counted = (histogram: readonly number[]) =>
  Object.fromEntries([...histogram.entries()].filter(([, count]) => count > 0));

const names = Object.keys(musicStatistics([])) as (keyof MusicStatistics)[];

/** Chords of a scale that move by step. */
const piece = (first: number, steps = 32): PianoRoll =>
  Array.from({ length: steps }, (_, t) => [first + (t % 4), first + 4 + (t % 4), first + 7 + (t % 4)]);
const noise = (seed: number): PianoRoll => {
  const random = Random.of(seed);
  return Array.from({ length: 32 }, () =>
    [...new Set([random.below(88), random.below(88)])].map((k) => k + 21).sort((a, b) => a - b),
  );
};

describe('the statistics of a piece worked out by hand', () => {
  // C major, held, then F and A over it, then silence.
  const statistics = musicStatistics([[[60, 64, 67], [60, 64, 67], [60, 65, 69], []]]);

  test('count steps by pitch class and by notes at once', () => {
    expect(counted(statistics.pitchClasses)).toEqual({ 0: 3, 4: 2, 5: 1, 7: 2, 9: 1 });
    expect(counted(statistics.polyphony)).toEqual({ 0: 1, 3: 3 });
  });

  test('count intervals between notes, octaves apart, and moves of the highest', () => {
    expect(counted(statistics.harmonicIntervals)).toEqual({ 3: 2, 4: 3, 5: 1, 7: 2, 9: 1 });
    expect(counted(statistics.melodicIntervals)).toEqual({ 15: 1 });
  });

  test('count notes that begin: three at first, then two, in four steps', () => {
    expect(counted(statistics.noteDensity)).toEqual({ 5: 1 });
  });

  test('compare the piece with itself, a step and more apart', () => {
    expect(statistics.selfSimilarity[0]).toBeCloseTo((1 + 1 / 5 + 0) / 3);
    expect(statistics.selfSimilarity[1]).toBeCloseTo((1 / 5 + 0) / 2);
    expect(statistics.selfSimilarity.slice(3)).toEqual(Array.from({ length: 13 }, () => 0));
  });

  test('find a piece that repeats every four steps most like itself there', () => {
    const { selfSimilarity } = musicStatistics([piece(48)]);
    expect([3, 7, 11, 15].map((lag) => selfSimilarity[lag])).toEqual([1, 1, 1, 1]);
    expect(Math.max(...selfSimilarity.filter((_, i) => i % 4 !== 3))).toBeLessThan(0.5);
  });

  test('count what is beyond the classes in the outermost', () => {
    const wide = musicStatistics([[[21], [108], [21], Array.from({ length: 20 }, (_, i) => 40 + i)]]);
    expect(counted(wide.melodicIntervals)).toEqual({ 0: 1, 26: 2 });
    expect(counted(wide.polyphony)).toEqual({ 1: 3, 12: 1 });
  });
});

describe('distances', () => {
  test('are 0 between equal sets, whatever the order of pieces or how often each is there', () => {
    const pieces = [piece(48), piece(53), noise(1)];
    const distances = musicDistances(
      musicStatistics(pieces),
      musicStatistics([...pieces, ...[...pieces].reverse()]),
    );
    for (const name of names) {
      expect(distances[name].distance).toBeCloseTo(0, 10);
      expect(distances[name].overlap).toBeCloseTo(1, 10);
    }
  });

  test('are the same in both directions, and between 0 and 1', () => {
    const [a, b] = [musicStatistics([piece(48)]), musicStatistics([noise(2)])];
    const [there, back] = [musicDistances(a, b), musicDistances(b, a)];
    for (const name of names) {
      expect(there[name].distance).toBeCloseTo(back[name].distance, 10);
      expect(there[name].distance).toBeGreaterThan(0);
      expect(there[name].distance).toBeLessThanOrEqual(1);
    }
  });

  test('find noise further from a style than another piece of it, in every statistic', () => {
    const style = musicStatistics([piece(48), piece(50), piece(55)]);
    const [like, unlike] = [musicStatistics([piece(52)]), musicStatistics([noise(3)])].map((s) =>
      musicDistances(style, s),
    );
    for (const name of names.filter((each) => each !== 'pitchClasses')) {
      expect(unlike![name].distance).toBeGreaterThan(like![name].distance + 0.05);
    }
  });

  test('see another key in pitch classes alone', () => {
    const distances = musicDistances(musicStatistics([piece(48)]), musicStatistics([piece(54)]));
    expect(distances.pitchClasses.distance).toBeGreaterThan(0.05);
    for (const name of names.filter((each) => each !== 'pitchClasses')) {
      expect(distances[name].distance).toBeCloseTo(0, 10);
    }
  });
});

describe('the Jensen–Shannon divergence', () => {
  test('has its known values', () => {
    expect(jensenShannon([1, 0], [0, 5])).toBe(1);
    expect(jensenShannon([3, 1], [6, 2])).toBeCloseTo(0, 12);
    // H(3/4, 1/4) − ½·H(1) − ½·H(½, ½)
    expect(jensenShannon([1, 0], [1, 1])).toBeCloseTo(0.8112781244591328 - 0.5, 12);
  });

  test('of nothing is 0 to nothing and 1 to anything', () => {
    expect([jensenShannon([0, 0], [0, 0]), jensenShannon([0, 0], [1, 0])]).toEqual([0, 1]);
    expect([overlap([0, 0], [0, 0]), overlap([0, 0], [1, 0])]).toEqual([1, 0]);
  });

  test('is symmetric, bounded and at odds with the overlap', () => {
    const histogram = fc
      .array(fc.nat(20), { minLength: 5, maxLength: 5 })
      .filter((h) => h.some((c) => c > 0));
    fc.assert(
      fc.property(histogram, histogram, (a, b) => {
        const divergence = jensenShannon(a, b);
        expect(divergence).toBeCloseTo(jensenShannon(b, a), 12);
        // Lin 1991, theorem 3: at most half the sum of the absolute differences.
        expect(divergence).toBeLessThanOrEqual(1 - overlap(a, b) + 1e-12);
        expect(divergence).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
