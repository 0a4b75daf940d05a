import type * as tf from '../compiler/tensorflow.ts';

/** The state of a flow between its layers, and log|∂out/∂in| of the whole. */
export interface FlowResult {
  /** [..., Z] */
  readonly value: tf.Tensor;
  /** [...] */
  readonly logDet: tf.Tensor;
  /** The value before, between and after the layers, ordered from the noise to the latent: L + 1 of [..., Z]. */
  readonly stages: readonly tf.Tensor[];
}

/** A bijection of the latent of one step, [..., Z], under a context [..., C] (Ziegler & Rush 2019 §4.2, "in hidden"). */
export interface HiddenFlow {
  /** z to ε, the direction of densities. */
  toNoise(z: tf.Tensor, context: tf.Tensor): FlowResult;
  /** ε to z, the direction of sampling. */
  toLatent(epsilon: tf.Tensor, context: tf.Tensor): FlowResult;
  /** log p(z | context) + Z/2 · log 2π, [...], for flows that have a shorter way to it than the noise. */
  logDensity?(z: tf.Tensor, context: tf.Tensor): tf.Tensor;
}
