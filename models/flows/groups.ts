import * as tf from '../compiler/tensorflow.ts';

/** raw [..., ΣK · D] cut into groups of K parameters per element, [..., K, D] each. */
export function grouped(raw: tf.Tensor, sizes: readonly number[]): tf.Tensor[] {
  const D = raw.shape.at(-1)! / sizes.reduce((sum, K) => sum + K, 0);
  const leading = raw.shape.slice(0, -1);
  const parts = tf.split(
    raw,
    sizes.map((K) => K * D),
    -1,
  );
  return parts.map((part, i) => tf.reshape(part, [...leading, sizes[i]!, D]));
}

/** exp x / Σ exp x over the groups, the axis before the last. */
export function softmaxOfGroups(x: tf.Tensor): tf.Tensor {
  const weights = tf.exp(tf.sub(x, tf.max(x, -2, true)));
  return tf.div(weights, tf.sum(weights, -2, true));
}
