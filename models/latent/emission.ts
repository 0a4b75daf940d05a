import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';

/**
 * log p(x_t | z) [T, B] from x and logits [T, B, V]: 88 independent Bernoulli notes for music, one categorical
 * character for text (Ziegler & Rush 2019 §4.1). x is 0 or 1; for text one-hot.
 */
export function logLikelihood(kind: ModelConfig['kind'], x: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  return kind === 'music'
    ? tf.sum(tf.sub(tf.mul(x, logits), tf.softplus(logits)), -1)
    : tf.sum(tf.mul(x, tf.logSoftmax(logits, -1)), -1);
}

/**
 * x [B, V] drawn by the logits [B, V] of one step, exactly as core's `emitNotes` and `emitSymbols` do: a note sounds
 * where its uniform u [B, V] is below its probability; a symbol inverts the cumulative distribution at u [B, 1].
 */
export function drawEmission(kind: ModelConfig['kind'], logits: tf.Tensor, u: tf.Tensor): tf.Tensor {
  if (kind === 'music') return tf.cast(tf.less(u, tf.sigmoid(logits)), 'float32');
  const cumulative = tf.cumsum(tf.exp(tf.sub(logits, tf.max(logits, 1, true))), 1);
  const total = tf.max(cumulative, 1, true);
  const passed = countTrue(tf.lessEqual(cumulative, tf.mul(u, total)));
  // A uniform that rounding made 1 belongs to the last symbol that is possible at all.
  const last = countTrue(tf.less(cumulative, total));
  const symbol = tf.cast(tf.minimum(passed, last), 'int32') as tf.Tensor1D;
  return tf.oneHot(symbol, logits.shape[1]!, 1, 0, 'float32');
}

/** How many of each row are true: [B, V] to [B]. */
function countTrue(condition: tf.Tensor): tf.Tensor {
  return tf.sum(tf.cast(condition, 'float32'), 1);
}
