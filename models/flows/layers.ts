import * as tf from '../compiler/tensorflow.ts';

/** x [..., I] times W [I, O] plus b [O], with the leading axes as rows. */
export function linear(x: tf.Tensor, W: tf.Tensor, b?: tf.Tensor): tf.Tensor {
  const leading = x.shape.slice(0, -1);
  const [input, output] = W.shape as [number, number];
  const y = tf.matMul(tf.reshape(x, [-1, input]), W);
  return tf.reshape(b ? tf.add(y, b) : y, [...leading, output]);
}

/** Joins along the last axis. */
export function join(...parts: tf.Tensor[]): tf.Tensor {
  return parts.length === 1 ? parts[0]! : tf.concat(parts, -1);
}

/** x [T, B, D] one step later: zeros at step 0, x_{t−1} at step t. */
export function delay(x: tf.Tensor): tf.Tensor {
  const [T, B, D] = x.shape as [number, number, number];
  return tf.concat([tf.zeros([1, B, D]), tf.slice(x, [0, 0, 0], [T - 1, B, D])], 0);
}

/** x [T, B, D] one step earlier: x_{t+1} at step t, zeros at the last. */
export function advance(x: tf.Tensor): tf.Tensor {
  const [T, B, D] = x.shape as [number, number, number];
  return tf.concat([tf.slice(x, [1, 0, 0], [T - 1, B, D]), tf.zeros([1, B, D])], 0);
}

/** A number for every point of x [..., Z]: [...]. */
export function spread(number: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.add(tf.zeros(x.shape.slice(0, -1)), number);
}

/** Σ over layers and elements of log-determinants, each [..., Z]: [...]. */
export function total(logDets: readonly tf.Tensor[]): tf.Tensor {
  return tf.sum(
    logDets.reduce((sum, logDet) => tf.add(sum, logDet)),
    -1,
  );
}
