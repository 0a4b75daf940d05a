import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import type { Random } from '../../core/random.ts';
import { linear } from '../flows/layers.ts';
import { uniform, type Parameters } from '../flows/parameters.ts';

/** The weights of an LSTM layer; gates in the order input, forget, output, candidate. */
export interface LstmWeights {
  /** [I, 4H] */
  readonly Wx: tf.Tensor;
  /** [H, 4H] */
  readonly Wh: tf.Tensor;
  /** [4H] */
  readonly b: tf.Tensor;
}

interface LstmOptions {
  /** [T, B, 1]: where 0, the state and the output are zero. */
  readonly mask?: tf.Tensor;
  /** From the last step to the first. */
  readonly reverse?: boolean;
}

/** A whole LSTM layer: x [T, B, I] to hidden states [T, B, H]. */
export type LstmLayer = (x: tf.Tensor, weights: LstmWeights, options?: LstmOptions) => tf.Tensor;

/** Forget gates begin open. */
function lstmBias(random: Random, length: number): Float32Array<ArrayBuffer> {
  const H = length / 4;
  const bias = uniform(1 / Math.sqrt(H))(random, length);
  return bias.fill(1, H, 2 * H);
}

/** Declares the weights of a layer from I to H. */
export function lstmWeights(parameters: Parameters, I: number, H: number): LstmWeights {
  const bound = uniform(1 / Math.sqrt(H));
  return {
    Wx: parameters('Wx', [I, 4 * H], bound),
    Wh: parameters('Wh', [H, 4 * H], bound),
    b: parameters('b', [4 * H], lstmBias),
  };
}

/** One step from the sum of all inputs to the gates [B, 4H] and the cell [B, H] (Hochreiter & Schmidhuber 1997). */
export function lstmCell(gates: tf.Tensor, cell: tf.Tensor): { hidden: tf.Tensor; cell: tf.Tensor } {
  const H = cell.shape[1]!;
  const [open, candidate] = tf.split(gates, [3 * H, H], 1) as [tf.Tensor, tf.Tensor];
  const [input, forget, output] = tf.split(tf.sigmoid(open), 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const next = tf.add(tf.mul(forget, cell), tf.mul(input, tf.tanh(candidate)));
  return { hidden: tf.mul(output, tf.tanh(next)), cell: next };
}

/** An LSTM layer as a scan: differentiable. */
export const scanLstm: LstmLayer = (x, { Wx, Wh, b }, { mask, reverse = false } = {}) => {
  const zeros = tf.zeros([x.shape[1]!, Wh.shape[0]!]);
  const projected = linear(x, Wx, b);
  const { ys } = scan({
    init: [zeros, zeros],
    xs: mask ? [projected, mask] : [projected],
    reverse,
    body: ([hidden, cell], [gates, kept]) => {
      const next = lstmCell(tf.add(gates!, tf.matMul(hidden as tf.Tensor2D, Wh as tf.Tensor2D)), cell!);
      const carry = kept ? [tf.mul(next.hidden, kept), tf.mul(next.cell, kept)] : [next.hidden, next.cell];
      return { carry, ys: [carry[0]!] };
    },
  });
  return ys[0]!;
};
