import * as tf from '../compiler/tensorflow.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';

/** The elements in the opposite order: a permutation between layers (Papamakarios et al. 2017 §3.2). */
export class Reversal implements HiddenFlow {
  toNoise(z: tf.Tensor): FlowResult {
    const value = tf.reverse(z, -1);
    return { value, logDet: tf.zeros(z.shape.slice(0, -1)), stages: [value, z] };
  }

  toLatent(epsilon: tf.Tensor): FlowResult {
    const value = tf.reverse(epsilon, -1);
    return { value, logDet: tf.zeros(epsilon.shape.slice(0, -1)), stages: [epsilon, value] };
  }
}
