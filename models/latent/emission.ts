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
