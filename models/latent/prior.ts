import type * as tf from '../compiler/tensorflow.ts';
import type { FlowResult } from '../flows/hidden.ts';
import type { Dropout } from './reader.ts';
import type { Recurrence } from './recurrence.ts';

/** Steps that a sample must take as they are. */
export interface Given {
  /** [T, B, Z] */
  readonly z: tf.Tensor;
  /** [T, B, 1]: 1 where z is given, 0 where it is to be sampled. */
  readonly known: tf.Tensor;
}

/** A sample of a prior, with its values between the layers: `stages` from the noise to z, L + 1 of [T, B, Z]. */
export interface PriorSample {
  readonly z: tf.Tensor;
  readonly stages: readonly tf.Tensor[];
}

/** The prior p(z | T): a flow between z [T, B, Z] and noise of the same shape, under position features [T, B, P]. */
export interface Prior {
  /** z to ε, the direction of densities; `value`, `logDet` [T, B] and `stages` as of a flow in hidden. */
  toNoise(z: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): FlowResult;
  /** log p(z_t | z_{<t}) + Z/2 · log 2π at each step, [T, B]. */
  logDensity(z: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): tf.Tensor;
  /** ε to z, the direction of sampling; steps that are given stay as they are. */
  toLatent(epsilon: tf.Tensor, features: tf.Tensor, given: Given, recurrence: Recurrence): PriorSample;
}
