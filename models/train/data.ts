import type { Random } from '../../core/random.ts';
import type { TensorData } from '../compiler/compile.ts';

/** A sequence as the indices that are 1 at each step: notes (pitch − 21) or one character. */
export type Sequence = readonly (readonly number[])[];

/** A data set in its three splits. */
export interface Splits {
  readonly train: readonly Sequence[];
  readonly valid: readonly Sequence[];
  readonly test: readonly Sequence[];
}

/** Lengths within this many steps may share a batch. */
const LENGTH_JITTER = 16;

/** Sequences as dense, time-major tensors: `x` [T, B, V] and `mask` [T, B, 1], shorter ones padded with zeros. */
export function denseBatch(
  sequences: readonly Sequence[],
  vocabulary: number,
): { x: TensorData; mask: TensorData } {
  const B = sequences.length;
  const T = Math.max(...sequences.map((sequence) => sequence.length));
  const x = new Float32Array(T * B * vocabulary);
  const mask = new Float32Array(T * B);
  sequences.forEach((sequence, lane) =>
    sequence.forEach((active, t) => {
      const row = t * B + lane;
      mask[row] = 1;
      for (const index of active) x[row * vocabulary + index] = 1;
    }),
  );
  return { x: { data: x, dims: [T, B, vocabulary] }, mask: { data: mask, dims: [T, B, 1] } };
}

/** Batches of about equal lengths in random order; the first may be smaller, so that boundaries move. */
export function bucketedBatches(sequences: readonly Sequence[], size: number, random: Random): Sequence[][] {
  const sorted = sequences
    .map((sequence) => ({ sequence, key: sequence.length + LENGTH_JITTER * (random.uniform() - 0.5) }))
    .sort((a, b) => a.key - b.key)
    .map(({ sequence }) => sequence);
  const first = random.below(size);
  const batches = first > 0 ? [sorted.slice(0, first)] : [];
  for (let i = first; i < sorted.length; i += size) batches.push(sorted.slice(i, i + size));
  return random.shuffled(batches);
}

/** Σ (T + 1): the divisor of every figure in nats per step, as in the authors' code. */
export function stepsOf(sequences: readonly Sequence[]): number {
  return sequences.reduce((sum, sequence) => sum + sequence.length + 1, 0);
}
