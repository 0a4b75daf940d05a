import type { Direction } from '../../core/contract/facts.ts';
import { directionOf } from './directions.ts';
import { symmetricEigen } from './eigen.ts';
import { type Feature, meanOf, type Quality, type Trait } from './feature.ts';
import { mapOf, type PieceMap } from './map.ts';
import { momentsOf, projected, type Rows } from './moments.ts';
import { explain, nameOf, type Told } from './naming.ts';

/** How many components are called by a name, where one fits. */
const NAMED = 12;
/** How many components are directions of their own. */
const COMPONENTS = 3;
/** What their names begin with: `component-1` … */
const COMPONENT = 'component-';

/** A piece of the training data, and the posterior means of its steps [T, Z]. */
export interface Encoded<Piece> {
  readonly piece: Piece;
  readonly z: Float32Array;
}

/** A direction with the words for it. */
export interface NamedDirection extends Quality {
  readonly name: string;
  /** [Z]: how z changes with one standard deviation more of it. */
  readonly vector: Float32Array<ArrayBuffer>;
  readonly explains: number;
}

/** What is said of a direction, without the numbers. */
export function withoutVector({ name, label, less, more, explains }: NamedDirection): Direction {
  return { name, label, less, more, explains };
}

/** From this cosine on, two directions are one under two names. */
const SAME = 0.95;

/** Directions without the components that are a feature's direction again, whichever way they point. */
export function distinctDirections(directions: readonly NamedDirection[]): NamedDirection[] {
  const features = directions.filter(({ name }) => !isComponent(name));
  return directions.filter(
    ({ name, vector }) =>
      !isComponent(name) || features.every((feature) => Math.abs(cosine(vector, feature.vector)) < SAME),
  );
}

function isComponent(name: string): boolean {
  return name.startsWith(COMPONENT);
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b) || 1);
}

/** What is known of z over the training data; no piece can be read from it. */
export interface LatentFacts {
  /** [Z] */
  readonly mean: Float32Array<ArrayBuffer>;
  /** [Z, Z], a principal direction a row, in order of variance. */
  readonly components: Float32Array<ArrayBuffer>;
  /** [Z] */
  readonly variance: Float32Array<ArrayBuffer>;
  readonly names: readonly string[];
  readonly directions: readonly NamedDirection[];
  readonly map: PieceMap;
}

/** What steps and pieces are told by. */
export interface Qualities<Piece> {
  readonly steps: readonly Feature<Piece>[];
  /** Besides the means of what steps are told by. */
  readonly pieces: readonly Trait<Piece>[];
}

/**
 * The facts of a model: principal components of z over all steps (Pearson 1901), directions of features and of the first
 * components, and the map of pieces. At least two pieces are needed for a map.
 */
export function latentFacts<Piece>(
  encoded: readonly Encoded<Piece>[],
  width: number,
  qualities: Qualities<Piece>,
): LatentFacts {
  const z = { data: joined(encoded.map((one) => one.z)), width };
  const { mean, covariance } = momentsOf(z);
  const { values, vectors } = symmetricEigen(covariance);
  const perPiece = qualities.steps.map((feature) => encoded.map(({ piece }) => feature.of(piece)));
  const steps = qualities.steps.map((feature, f) => ({ ...feature, values: perPiece[f]!.flat() }));
  const pieces = [
    ...qualities.steps.map((feature, f) => ({ ...feature, values: perPiece[f]!.map(meanOf) })),
    ...qualities.pieces.map((trait) => ({ ...trait, values: encoded.map(({ piece }) => trait.of(piece)) })),
  ];
  return {
    mean: Float32Array.from(mean),
    components: Float32Array.from(vectors.flat()),
    variance: Float32Array.from(values, (value) => Math.max(0, value)),
    names: vectors.slice(0, NAMED).map((vector) => nameOf(projected(z, mean, vector), steps)),
    directions: [
      ...steps.map((feature) => alongFeature(z, mean, feature)),
      ...vectors
        .slice(0, COMPONENTS)
        .map((vector, k) => alongComponent(z, mean, steps, { k, vector, values })),
    ],
    map: mapOf({ data: joined(encoded.map((one) => meanStep(one.z, width))), width }, pieces),
  };
}

function alongFeature(
  z: Rows,
  mean: readonly number[],
  { name, label, less, more, values }: Told & { readonly name: string },
): NamedDirection {
  return { name, label, less, more, ...directionOf(z, mean, values) };
}

/** A standard deviation along a principal component, which explains its share of all variance of z. */
function alongComponent(
  z: Rows,
  mean: readonly number[],
  features: readonly Told[],
  { k, vector, values }: { k: number; vector: readonly number[]; values: readonly number[] },
): NamedDirection {
  const { less, more } = explain(projected(z, mean, vector), features);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const variance = Math.max(0, values[k]!);
  return {
    name: `${COMPONENT}${k + 1}`,
    label: `Component ${k + 1}`,
    less: less || 'less',
    more: more || 'more',
    vector: Float32Array.from(vector, (value) => value * Math.sqrt(variance)),
    explains: total > 0 ? variance / total : 0,
  };
}

function meanStep(z: Float32Array, width: number): Float32Array {
  const steps = z.length / width;
  const mean = new Float64Array(width);
  z.forEach((value, i) => (mean[i % width]! += value / steps));
  return Float32Array.from(mean);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
