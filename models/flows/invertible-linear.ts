import * as tf from '../compiler/tensorflow.ts';
import type { FlowResult, HiddenFlow } from './hidden.ts';
import { linear, spread } from './layers.ts';
import { constant, uniform, type Parameters } from './parameters.ts';

/** Bound of the logarithm of each pivot. */
const MAX_LOG_PIVOT = 4;

/**
 * The invertible 1 × 1 convolution of Kingma & Dhariwal 2018 (§3.2, eq. 10–11) over the elements of a step:
 * ε = z · P·L·D·U with a fixed permutation P, unit triangles L and U, and positive pivots D, so that log|det| = Σ log D.
 * The entries of L and U stay within ±1, as pivoting would have them, which bounds their inverses.
 * P lays the two halves into each other like cards, so that couplings before and after divide z differently.
 */
export class InvertibleLinear implements HiddenFlow {
  private readonly lower: tf.Tensor;
  private readonly upper: tf.Tensor;
  private readonly logPivots: tf.Tensor;

  constructor(
    parameters: Parameters,
    private readonly latent: number,
  ) {
    const small = uniform(0.1 / Math.sqrt(latent));
    this.lower = parameters('lower', [latent, latent], small);
    this.upper = parameters('upper', [latent, latent], small);
    this.logPivots = parameters('logPivots', [latent], constant(0));
  }

  toNoise(z: tf.Tensor): FlowResult {
    const { L, U } = this.triangles();
    const pivots = this.boundedLogPivots();
    const PL = tf.add(shuffle(this.latent), tf.matMul(shuffle(this.latent), L));
    const value = linear(z, tf.add(tf.mul(PL, tf.exp(pivots)), tf.matMul(tf.mul(PL, tf.exp(pivots)), U)));
    return { value, logDet: spread(tf.sum(pivots), z), stages: [value, z] };
  }

  toLatent(epsilon: tf.Tensor): FlowResult {
    const { L, U } = this.triangles();
    const pivots = tf.neg(this.boundedLogPivots());
    const scaled = tf.mul(unitInverse(U, this.latent), tf.exp(pivots));
    const inverse = tf.matMul(
      tf.matMul(scaled, unitInverse(L, this.latent)),
      shuffle(this.latent),
      false,
      true,
    );
    const value = linear(epsilon, inverse);
    return { value, logDet: spread(tf.sum(pivots), epsilon), stages: [epsilon, value] };
  }

  /** The strict triangles of L and U. */
  private triangles(): { L: tf.Tensor2D; U: tf.Tensor2D } {
    const Z = this.latent;
    return {
      L: tf.mul(
        tf.tanh(this.lower),
        pattern(Z, (i, j) => j < i),
      ),
      U: tf.mul(
        tf.tanh(this.upper),
        pattern(Z, (i, j) => j > i),
      ),
    };
  }

  private boundedLogPivots(): tf.Tensor {
    return tf.clipByValue(this.logPivots, -MAX_LOG_PIVOT, MAX_LOG_PIVOT);
  }
}

/** [Z, Z] of 1 where the condition holds and 0 elsewhere. */
function pattern(Z: number, holds: (i: number, j: number) => boolean): tf.Tensor2D {
  const values = Float32Array.from({ length: Z * Z }, (_, k) => (holds(Math.floor(k / Z), k % Z) ? 1 : 0));
  return tf.tensor2d(values, [Z, Z]);
}

/** The permutation that puts the first of the one half beside the first of the other, and so on. */
function shuffle(Z: number): tf.Tensor2D {
  const half = Math.ceil(Z / 2);
  return pattern(Z, (i, j) => j === (i < half ? 2 * i : 2 * (i - half) + 1));
}

/**
 * (I + N)⁻¹ for a strictly triangular N, by blocks of 1, 2, 4, …: where X is the inverse within blocks, that within
 * blocks of twice the size is X − X·C·X, with C the entries of N that join two blocks. As stable as substitution, in
 * log₂ Z steps instead of Z.
 */
function unitInverse(N: tf.Tensor2D, Z: number): tf.Tensor2D {
  let inverse = pattern(Z, (i, j) => i === j);
  for (let size = 1; size < Z; size *= 2) {
    const block = (i: number) => Math.floor(i / size);
    const joins = pattern(Z, (i, j) => block(i) !== block(j) && block(i) >> 1 === block(j) >> 1);
    const step = tf.matMul(tf.matMul(inverse, tf.mul(N, joins) as tf.Tensor2D), inverse);
    inverse = tf.sub(inverse, step);
  }
  return inverse;
}
