import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import {
  distinctDirections,
  type Encoded,
  latentFacts,
  type LatentFacts,
} from '../../../models/facts/facts.ts';

const WIDTH = 6;
/** Two ways at right angles. */
const WAY = [0.6, 0, 0.8, 0, 0, 0];
const OTHER = [0, 1, 0, 0, 0, 0];

/** A piece as what is planted at each step. */
type Planted = readonly { readonly loud: number; readonly bright: number }[];

/** Pieces in whose z a loud step is 3 further along one way, and a bright one 1 along another; the rest is noise. */
function planted(pieces = 200, steps = 20): Encoded<Planted>[] {
  const random = Random.of(3);
  return Array.from({ length: pieces }, () => {
    const [ofPiece] = random.normals(1);
    const piece = Array.from({ length: steps }, () => {
      const [loud, bright] = random.normals(2);
      return { loud: (loud! + ofPiece!) / Math.SQRT2, bright: bright! };
    });
    const z = piece.flatMap(({ loud, bright }) => {
      const noise = random.normals(WIDTH);
      return WAY.map((way, i) => 2 + 3 * loud * way + bright * OTHER[i]! + 0.1 * noise[i]!);
    });
    return { piece, z: Float32Array.from(z) };
  });
}

const words = { less: 'less', more: 'more' };
const qualities = {
  steps: [
    {
      name: 'loud',
      label: 'Loud',
      less: 'soft',
      more: 'loud',
      of: (piece: Planted) => piece.map((step) => step.loud),
    },
    { name: 'bright', label: 'Bright', ...words, of: (piece: Planted) => piece.map((step) => step.bright) },
    { name: 'mute', label: 'Mute', ...words, of: (piece: Planted) => piece.map(() => NaN) },
    { name: 'same', label: 'Same', ...words, of: (piece: Planted) => piece.map(() => 7) },
  ],
  pieces: [
    {
      label: 'Quiet',
      less: 'noisy',
      more: 'quiet',
      of: (piece: Planted) => -mean(piece.map((step) => step.loud)),
    },
  ],
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const encoded = planted();
const facts = latentFacts(encoded, WIDTH, qualities);
const direction = (name: string) => facts.directions.find((one) => one.name === name)!;

describe('directions', () => {
  it('are the ways that were planted, as long as a standard deviation goes', () => {
    const { vector, explains, less, more } = direction('loud');
    WAY.forEach((way, i) => expect(Math.abs(vector[i]! - 3 * way)).toBeLessThan(0.15));
    expect(explains).toBeGreaterThan(0.98);
    expect([less, more]).toEqual(['soft', 'loud']);
    OTHER.forEach((way, i) => expect(Math.abs(direction('bright').vector[i]! - way)).toBeLessThan(0.15));
  });

  it('lead nowhere for what says nothing, or never varies', () => {
    for (const name of ['mute', 'same']) {
      expect([...direction(name).vector]).toEqual(Array(WIDTH).fill(0));
      expect(direction(name).explains).toBe(0);
    }
  });

  it('include components, with their share of the variance', () => {
    const { vector, explains } = direction('component-1');
    expect(Math.hypot(...vector)).toBeCloseTo(Math.sqrt(facts.variance[0]!), 5);
    expect(explains).toBeCloseTo(
      facts.variance[0]! / facts.variance.reduce((sum, value) => sum + value, 0),
      5,
    );
  });

  it('are each told once: a component that is a feature’s way again is not', () => {
    const names = (some: readonly { name: string }[]) => some.map(({ name }) => name);
    // Loud and bright were planted as the ways along which z varies most; along the third there is noise alone.
    expect(names(facts.directions).slice(-3)).toEqual(['component-1', 'component-2', 'component-3']);
    expect(names(distinctDirections(facts.directions))).toEqual([
      ...names(facts.directions).slice(0, -3),
      'component-3',
    ]);
    const turned = facts.directions.map((one) => ({ ...one, vector: one.vector.map((value) => -value) }));
    const [loud] = facts.directions;
    expect(names(distinctDirections([loud!, turned.at(-3)!]))).toEqual([loud!.name]);
  });
});

describe('components', () => {
  it('are called by what varies along them, and not where nothing does', () => {
    expect(facts.names[0]).toBe('loud');
    expect(facts.names[1]).toBe('bright');
    expect(facts.names.slice(2)).toEqual(['', '', '', '']);
    facts.mean.forEach((value) => expect(value).toBeCloseTo(2, 0));
    expect(facts.variance[0]).toBeCloseTo(9, 0);
  });
});

describe('the map', () => {
  const { points, axes, centre, explained } = facts.map;

  it('has each piece where its mean z lies on the axes', () => {
    encoded.forEach(({ z }, piece) => {
      const means = Array.from({ length: WIDTH }, (_, i) => mean([...z].filter((_, j) => j % WIDTH === i)));
      for (const k of [0, 1]) {
        const place = means.reduce((sum, value, i) => sum + axes[k * WIDTH + i]! * (value - centre[i]!), 0);
        expect(points[2 * piece + k]).toBeCloseTo(place, 3);
      }
    });
  });

  it('is in standard deviations', () => {
    for (const k of [0, 1]) {
      const places = [...points].filter((_, i) => i % 2 === k);
      expect(mean(places)).toBeCloseTo(0, 3);
      expect(mean(places.map((place) => place ** 2))).toBeCloseTo(1, 3);
    }
  });

  it('says what its axes go with, the strongest first', () => {
    const [across] = explained;
    expect(across.features[0]!.correlation).toBeGreaterThan(0.95);
    expect(
      across.features
        .slice(0, 2)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(['Loud', 'Quiet']);
    expect(across.more).toContain('loud');
    expect(across.less).toContain('soft');
    expect(across.share).toBeGreaterThan(explained[1].share);
  });

  it('puts pieces that are all the same in one place', () => {
    const one: LatentFacts = latentFacts([encoded[0]!, encoded[0]!], WIDTH, qualities);
    expect([...one.map.points].map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(one.map.explained.map(({ share }) => share)).toEqual([0, 0]);
  });
});
