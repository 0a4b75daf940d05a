import * as tf from '../compiler/tensorflow.ts';

/** Adam's decay rates and the guard of its division (Kingma & Ba 2015). */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** A norm above this, or none at all, is not finite. */
const MAX_FLOAT = 3e38;

/** What Adam keeps of one parameter; `average` is the running average of the parameter itself. */
export interface Slot {
  readonly value: tf.Tensor;
  readonly momentum: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly average: tf.Tensor;
}

/** The numbers that change from step to step, as scalars. */
export interface StepSizes {
  /** Learning rate, corrected for the bias of the first steps. */
  readonly rate: tf.Tensor;
  /** 1 − learning rate · weight decay (decoupled: Loshchilov & Hutter 2019). */
  readonly keep: tf.Tensor;
  /** How far the average moves to the new value. */
  readonly averaging: tf.Tensor;
  /** The largest norm that the gradient of all parameters together may have. */
  readonly clip: tf.Tensor;
}

/** The Euclidean norm over all gradients. */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Tensor {
  return tf.sqrt(gradients.map((g) => tf.sum(tf.square(g))).reduce((sum, square) => tf.add(sum, square)));
}

/**
 * One step of Adam with a clipped global norm, weight decay and an average of the parameters. A gradient that is not
 * finite leaves everything exactly as it was.
 */
export function adam(
  slots: readonly Slot[],
  gradients: readonly tf.Tensor[],
  norm: tf.Tensor,
  sizes: StepSizes,
): Slot[] {
  const finite = tf.less(norm, MAX_FLOAT);
  const valid = tf.cast(finite, 'float32');
  const scale = tf.minimum(1, tf.div(sizes.clip, tf.add(norm, 1e-6)));
  const keep = tf.where(finite, sizes.keep, tf.onesLike(sizes.keep));
  const [rate, averaging] = [tf.mul(sizes.rate, valid), tf.mul(sizes.averaging, valid)];
  const [first, second] = [tf.mul(valid, 1 - BETA1), tf.mul(valid, 1 - BETA2)];
  return slots.map((slot, i) => {
    const g = tf.where(finite, tf.mul(gradients[i]!, scale), tf.zerosLike(gradients[i]!));
    const momentum = toward(slot.momentum, g, first);
    const variance = toward(slot.variance, tf.square(g), second);
    const move = tf.div(tf.mul(momentum, rate), tf.add(tf.sqrt(variance), EPSILON));
    const value = tf.sub(tf.mul(slot.value, keep), move);
    return { value, momentum, variance, average: toward(slot.average, value, averaging) };
  });
}

/** a + (b − a) · share */
function toward(a: tf.Tensor, b: tf.Tensor, share: tf.Tensor): tf.Tensor {
  return tf.add(a, tf.mul(tf.sub(b, a), share));
}

/** The learning rate at a step, with Adam's correction for averages that began at zero. */
export function correctedRate(rate: number, step: number): number {
  return (rate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
}
