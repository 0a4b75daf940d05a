import * as tf from '../compiler/tensorflow.ts';
import type { ElementTransform } from './transform.ts';

/** y = x + shift, the element of NICE (Dinh et al. 2015, eq. 10): it keeps volumes. */
export const additive: ElementTransform = {
  parameters: 1,

  forward: (x, shift) => ({ value: tf.add(x, shift), logDet: tf.zerosLike(x) }),

  inverse: (y, shift) => ({ value: tf.sub(y, shift), logDet: tf.zerosLike(y) }),
};
