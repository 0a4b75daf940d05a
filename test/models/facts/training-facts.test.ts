import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../core/music/novelty.ts';
import { nearestPiece, storedPart } from '../../../core/fingerprint.ts';
import { Random } from '../../../core/random.ts';
import { readFacts, writeFacts } from '../../../models/facts/facts-file.ts';
import { canHaveFacts, type FactsSource, trainingFacts } from '../../../models/facts/training-facts.ts';

/** Pieces of one wandering voice, as keys. */
const train = Array.from({ length: 12 }, (_, piece) => {
  const random = Random.of(piece);
  let key = 30 + piece;
  return Array.from({ length: 20 + 7 * piece }, () => [
    (key = Math.max(5, Math.min(80, key + random.below(9) - 4))),
  ]);
});

/** z is the lowest key and how many there are. Padding says something else, which must not be read. */
const source: FactsSource = {
  config: { kind: 'music', latent: 2, vocabulary: 88 },
  train,
  encode: async ({ x, mask }) => {
    const [T = 0, B = 0] = x!.dims;
    const mean = new Float32Array(T * B * 2).fill(999);
    for (let row = 0; row < T * B; row++) {
      if (mask!.data[row] !== 1) continue;
      const keys = (x!.data as Float32Array).subarray(row * 88, (row + 1) * 88);
      mean.set([keys.indexOf(1), keys.reduce((sum, one) => sum + one, 0)], row * 2);
    }
    return { mean: { data: mean, dims: [T, B, 2] } };
  },
};
const facts = await trainingFacts(source);

describe('facts of a training', () => {
  it('see every step of every piece once, and no padding', () => {
    const keys = train.flat(2);
    expect(facts.mean[0]).toBeCloseTo(keys.reduce((sum, key) => sum + key, 0) / keys.length, 3);
    expect(facts.mean[1]).toBeCloseTo(1, 6);
    const register = facts.directions.find(({ name }) => name === 'register')!;
    expect(register.explains).toBeCloseTo(1, 4);
    expect(register.vector[0]).toBeCloseTo(Math.sqrt(facts.variance[0]!), 3);
  });

  it('have the places of pieces in the order of the data', () => {
    const means = train.map((piece) => piece.flat().reduce((sum, key) => sum + key, 0) / piece.length);
    const order = (values: readonly number[]) =>
      values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
    expect(order([...facts.map.points].filter((_, i) => i % 2 === 0))).toEqual(order(means));
  });

  it('recognise each piece, in any key', () => {
    train.forEach((piece, i) => {
      const roll = piece.map((keys) => keys.map((key) => key + 24));
      expect(nearestPiece(facts.fingerprints, storedPart(fingerprint(roll)))).toEqual({ piece: i, share: 1 });
    });
    expect([...facts.nearest].every((share) => share < 0.2)).toBe(true);
  });

  it('need two pieces and two numbers of z', () => {
    expect(canHaveFacts(source)).toBe(true);
    expect(canHaveFacts({ ...source, train: train.slice(0, 1) })).toBe(false);
    expect(canHaveFacts({ ...source, config: { ...source.config, latent: 1 } })).toBe(false);
  });
});

describe('the file of facts', () => {
  const file = writeFacts(facts);

  it('gives back what was written; places on the map to three digits', () => {
    const { map, ...rest } = readFacts(file, 2);
    const { map: wrote, ...written } = facts;
    expect(rest).toEqual(written);
    expect({ ...map, points: [] }).toEqual({ ...wrote, points: [] });
    map.points.forEach((place, i) => expect(Math.abs(place - wrote.points[i]!)).toBeLessThan(2e-3));
  });

  it('is refused when it is cut, or of another model', () => {
    expect(() => readFacts(file.subarray(0, file.length - 3), 2)).toThrow(
      expect.objectContaining({ code: 'bad-file' }),
    );
    expect(() => readFacts(file, 4)).toThrow('expected directions of shape [9,4], got [9,2]');
  });
});
