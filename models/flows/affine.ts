import * as tf from '../compiler/tensorflow.ts';
import type { ElementTransform } from './transform.ts';

/** Bound of the log-scale, so that a network gone wild cannot overflow float32. */
const MAX_LOG_SCALE = 8;

function parameters(raw: tf.Tensor): { shift: tf.Tensor; logScale: tf.Tensor } {
  const [shift, logScale] = tf.split(raw, 2, -1) as [tf.Tensor, tf.Tensor];
  return { shift, logScale: tf.clipByValue(logScale, -MAX_LOG_SCALE, MAX_LOG_SCALE) };
}

/** y = shift + exp(logScale) · x, the element of RealNVP (Dinh et al. 2017, eq. 7–8). */
export const affine: ElementTransform = {
  parameters: 2,

  forward(x, raw) {
    const { shift, logScale } = parameters(raw);
    return { value: tf.add(shift, tf.mul(tf.exp(logScale), x)), logDet: logScale };
  },

  inverse(y, raw) {
    const { shift, logScale } = parameters(raw);
    return { value: tf.mul(tf.sub(y, shift), tf.exp(tf.neg(logScale))), logDet: tf.neg(logScale) };
  },
};
