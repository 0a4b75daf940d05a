import type * as tf from '../compiler/tensorflow.ts';

/** The image of a transform and log|∂out/∂in|, element by element where the transform acts on elements. */
export interface Transformed {
  readonly value: tf.Tensor;
  readonly logDet: tf.Tensor;
}

/**
 * A monotone map of each element, steered by raw parameters that a network puts out without bounds.
 * `forward` and `inverse` undo each other for the same parameters; a stack decides which one leads to the noise.
 */
export interface ElementTransform {
  /** Raw parameters per element. */
  readonly parameters: number;
  /** x [..., D] and raw [..., parameters · D] to y [..., D]. */
  forward(x: tf.Tensor, raw: tf.Tensor): Transformed;
  /** y [..., D] and raw [..., parameters · D] to x [..., D]. */
  inverse(y: tf.Tensor, raw: tf.Tensor): Transformed;
  /**
   * log p(x) + ½ log 2π, [..., D], when `forward` of x is standard normal: for transforms that know it without the image.
   */
  logDensity?(x: tf.Tensor, raw: tf.Tensor): tf.Tensor;
}
