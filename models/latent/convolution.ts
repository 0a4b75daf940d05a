import type { Random } from '../../core/random.ts';
import * as tf from '../compiler/tensorflow.ts';
import { constant, fanIn, type Parameters } from '../flows/parameters.ts';
import { plusProduct } from '../flows/plus-product.ts';
import type { DecayLayer } from './decay.ts';

/** No decay is slower than this: what is further back than a few thousand steps is forgotten. */
const SLOWEST = 0.995;
/** The channels begin with time constants from one to this many steps, evenly spread on a logarithmic scale. */
const LONGEST_STEPS = 64;

/**
 * The weights of a layer that reads along time without recurrence: causal convolutions whose kernels are exponentials
 * of learned decay, mixed and bounded (diagonal linear recurrences: Martin & Cundy 2018; Orvieto et al. 2023).
 */
export interface ConvolutionWeights {
  /** [I, 2H]: into the convolutions, and past them. */
  readonly Wx: tf.Tensor;
  /** [2H] */
  readonly b: tf.Tensor;
  /** [H, H]: out of the convolutions. */
  readonly Ws: tf.Tensor;
  /** [H], unbounded; see {@link kernelOf}. */
  readonly decay: tf.Tensor;
}

/** Declares the weights of a layer from I to H. */
export function convolutionWeights(parameters: Parameters, I: number, H: number): ConvolutionWeights {
  return {
    Wx: parameters('Wx', [I, 2 * H], fanIn(I)),
    b: parameters('b', [2 * H], constant(0)),
    Ws: parameters('Ws', [H, H], fanIn(H)),
    decay: parameters('decay', [H], firstDecays),
  };
}

/** A layer as it is applied: decays a [H] in (0, 1), and weights with which white noise keeps its variance in the sums. */
export interface Kernel {
  readonly decays: tf.Tensor;
  readonly Wx: tf.Tensor;
  readonly b: tf.Tensor;
  readonly Ws: tf.Tensor;
}

/** What follows from the weights alone. */
export function kernelOf({ Wx, b, Ws, decay }: ConvolutionWeights): Kernel {
  const decays = tf.mul(tf.sigmoid(decay), SLOWEST);
  const gain = tf.sqrt(tf.sub(1, tf.square(decays)));
  const gains = tf.concat([gain, tf.onesLike(gain)], 0);
  return { decays, Wx: tf.mul(Wx, gains), b: tf.mul(b, gains), Ws };
}

/** x [N, I] to what enters the convolutions and what goes past them, each [N, H]. */
export function entering({ Wx, b }: Kernel, x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return tf.split(plusProduct(b, x, Wx), 2, -1) as [tf.Tensor, tf.Tensor];
}

/**
 * The layer's output [N, H] from the sums that its convolutions hold and what went past them; bounded like an LSTM's,
 * because an inverse flow's densities feed it with what comes out of it.
 */
export function leaving({ Ws }: Kernel, sums: tf.Tensor, past: tf.Tensor): tf.Tensor {
  return tf.tanh(plusProduct(past, sums, Ws));
}

/** A whole layer: x [T, B, I] to [T, B, H]; with a mask [T, B, 1], what lies after the end is not heard and is zero. */
export function convolve(
  x: tf.Tensor,
  weights: ConvolutionWeights,
  decay: DecayLayer,
  { mask, reverse = false }: { mask?: tf.Tensor; reverse?: boolean } = {},
): tf.Tensor {
  const kernel = kernelOf(weights);
  const [T, B, I] = x.shape as [number, number, number];
  const H = kernel.decays.shape[0]!;
  const [entered, past] = entering(kernel, tf.reshape(x, [-1, I]));
  const driven = tf.reshape(entered, [T, B, H]);
  const sums = decay(mask ? tf.mul(driven, mask) : driven, kernel.decays, reverse);
  const output = tf.reshape(leaving(kernel, tf.reshape(sums, [-1, H]), past), [T, B, H]);
  return mask ? tf.mul(output, mask) : output;
}

function firstDecays(_: Random, length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => {
    const steps = LONGEST_STEPS ** (i / Math.max(length - 1, 1));
    const share = Math.exp(-1 / steps) / SLOWEST;
    return Math.log(share / (1 - share));
  });
}
