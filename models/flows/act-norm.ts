import * as tf from '../compiler/tensorflow.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';
import { spread } from './layers.ts';
import { constant, type Parameters } from './parameters.ts';

/** Bound of the log-scale, so that weights gone wild cannot overflow float32. */
const MAX_LOG_SCALE = 8;

/**
 * ActNorm, ε = s ∘ z + b with weights of its own for each element (Kingma & Dhariwal 2018 §3.1). It is declared as the
 * identity; a training begins with what {@link startOf} says of a batch.
 */
export class ActNorm implements HiddenFlow {
  private readonly logScale: tf.Tensor;
  private readonly shift: tf.Tensor;

  constructor(parameters: Parameters, latent: number) {
    this.logScale = parameters('logScale', [latent], constant(0));
    this.shift = parameters('shift', [latent], constant(0));
  }

  toNoise(z: tf.Tensor): FlowResult {
    const logScale = this.boundedLogScale();
    const value = tf.add(tf.mul(z, tf.exp(logScale)), this.shift);
    return { value, logDet: spread(tf.sum(logScale), z), stages: [value, z] };
  }

  toLatent(epsilon: tf.Tensor): FlowResult {
    const inverse = tf.neg(this.boundedLogScale());
    const value = tf.mul(tf.sub(epsilon, this.shift), tf.exp(inverse));
    return { value, logDet: spread(tf.sum(inverse), epsilon), stages: [epsilon, value] };
  }

  private boundedLogScale(): tf.Tensor {
    return tf.clipByValue(this.logScale, -MAX_LOG_SCALE, MAX_LOG_SCALE);
  }
}

/** The weights with which elements of these means and variances become elements of mean 0 and variance 1. */
export function startOf(
  mean: Float32Array,
  variance: Float32Array,
): Record<'logScale' | 'shift', Float32Array<ArrayBuffer>> {
  const logScale = Float32Array.from(variance, (v) =>
    Math.max(-MAX_LOG_SCALE, Math.min(MAX_LOG_SCALE, -0.5 * Math.log(v))),
  );
  return { logScale, shift: logScale.map((scale, i) => -mean[i]! * Math.exp(scale)) };
}
