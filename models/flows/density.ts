import * as tf from '../compiler/tensorflow.ts';
import type { HiddenFlow } from './hidden.ts';
import type { ElementTransform } from './transform.ts';

/** log N(x; 0, I) + D/2 · log 2π over the last axis. */
export function logNormal(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sum(tf.square(x), -1), -0.5);
}

/**
 * log p(z | context) + Z/2 · log 2π, [...], of a flow whose noise is standard normal: by the flow's own way where it has
 * one that does not need the noise.
 */
export function logDensity(flow: HiddenFlow, z: tf.Tensor, context: tf.Tensor): tf.Tensor {
  if (flow.logDensity) return flow.logDensity(z, context);
  const { value, logDet } = flow.toNoise(z, context);
  return tf.add(logNormal(value), logDet);
}

/** log p(x) + ½ log 2π of each element, [..., D], when its image under the transform is standard normal. */
export function elementLogDensity(transform: ElementTransform, x: tf.Tensor, raw: tf.Tensor): tf.Tensor {
  if (transform.logDensity) return transform.logDensity(x, raw);
  const { value, logDet } = transform.forward(x, raw);
  return tf.sub(logDet, tf.mul(tf.square(value), 0.5));
}
