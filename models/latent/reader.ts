import type * as tf from '../compiler/tensorflow.ts';
import type { Recurrence } from './recurrence.ts';

/** Factors for the outputs of the reader's layers, [T, B, H] each: 0, or what makes up for the zeros. */
export type Dropout = readonly tf.Tensor[];

/** What one step of a {@link Reader} gives: what it knows before the next value, [B, H], and its next state. */
interface Read {
  readonly context: tf.Tensor;
  readonly state: tf.Tensor[];
}

/** A {@link Reader} at the first step; all that does not change from step to step is computed here, once. */
export interface Steps {
  /** The state before the first step. */
  readonly state: tf.Tensor[];
  /** What could be computed of the features in advance: [T, B, …]. */
  readonly prepared: tf.Tensor;
  /** Hears of the value before, x_{t−1} [B, Z]; `prepared` and `dropout` are those of step t. */
  step(before: tf.Tensor, state: tf.Tensor[], prepared: tf.Tensor, dropout?: Dropout): Read;
}

/**
 * What a prior knows before each step: a network over the values of the steps before, and over where the step is. It
 * reads all steps at once where their values are known, and else one after another.
 */
export interface Reader {
  /** The contexts [T, B, H] of all steps, each from x_{<t} alone; x [T, B, Z], features [T, B, P]. */
  all(x: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): tf.Tensor;
  /** To read one step after another. */
  begin(features: tf.Tensor): Steps;
}
