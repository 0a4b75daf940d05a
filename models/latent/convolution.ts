import type { Random } from '../../core/random.ts';
import * as tf from '../compiler/tensorflow.ts';
import { linear } from '../flows/layers.ts';
import { constant, fanIn, type Parameters } from '../flows/parameters.ts';
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
  /** [H], unbounded; see {@link decaysOf}. */
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

/** a [H] in (0, 1), and the gain that keeps a sum of white noise at the noise's variance. */
export function decaysOf({ decay }: ConvolutionWeights): { decays: tf.Tensor; gain: tf.Tensor } {
  const decays = tf.mul(tf.sigmoid(decay), SLOWEST);
  return { decays, gain: tf.sqrt(tf.sub(1, tf.square(decays))) };
}

/** x [..., I] to what enters the convolutions and what goes past them, each [..., H]. */
export function entering({ Wx, b }: ConvolutionWeights, x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  return tf.split(linear(x, Wx, b), 2, -1) as [tf.Tensor, tf.Tensor];
}

/**
 * The layer's output [..., H] from the sums that its convolutions hold and what went past them; bounded like an LSTM's,
 * because an inverse flow's densities feed it with what comes out of it.
 */
export function leaving({ Ws }: ConvolutionWeights, sums: tf.Tensor, past: tf.Tensor): tf.Tensor {
  return tf.tanh(tf.add(linear(sums, Ws), past));
}

/** A whole layer: x [T, B, I] to [T, B, H]; with a mask [T, B, 1], what lies after the end is not heard and is zero. */
export function convolve(
  x: tf.Tensor,
  weights: ConvolutionWeights,
  decay: DecayLayer,
  { mask, reverse = false }: { mask?: tf.Tensor; reverse?: boolean } = {},
): tf.Tensor {
  const { decays, gain } = decaysOf(weights);
  const [entered, past] = entering(weights, x);
  const driven = tf.mul(entered, gain);
  const sums = decay(mask ? tf.mul(driven, mask) : driven, decays, reverse);
  const output = leaving(weights, sums, past);
  return mask ? tf.mul(output, mask) : output;
}

function firstDecays(_: Random, length: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length }, (_, i) => {
    const steps = LONGEST_STEPS ** (i / Math.max(length - 1, 1));
    const share = Math.exp(-1 / steps) / SLOWEST;
    return Math.log(share / (1 - share));
  });
}
