import { primitive } from '../compiler/primitive.ts';
import type { Recorder } from '../compiler/recorder.ts';
import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';

/**
 * s_t = a ⊙ s_{t−1} + x_t, from x [T, B, H] and decays a [H] in (0, 1): a causal convolution with an exponential kernel
 * per channel; `reverse` begins at the last step.
 */
export type DecayLayer = (x: tf.Tensor, decays: tf.Tensor, reverse?: boolean) => tf.Tensor;

/** The sums one step after another: differentiable. */
export const scanDecay: DecayLayer = (x, decays, reverse = false) => {
  const { ys } = scan({
    init: [tf.zeros(x.shape.slice(1))],
    xs: [x],
    reverse,
    body: ([sum], [now]) => {
      const next = tf.add(tf.mul(sum!, decays), now!);
      return { carry: [next], ys: [next] };
    },
  });
  return ys[0]!;
};

interface Attributes {
  reverse: boolean;
}

/** Doublings of the reach: a step hears of the 2^12 steps before it, whose weight is then below rounding. */
const DOUBLINGS = 12;

/**
 * All steps at once by doubling: after k rounds a step holds the sum over the last 2^k steps (Hillis & Steele 1986; for
 * linear recurrences Martin & Cundy 2018).
 */
function doubled(r: Recorder, inputs: readonly tf.TensorInfo[], { reverse }: Attributes) {
  const [x, decays] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const [axis, start, end] = [r.int64([0]), r.int64([0]), r.int64([2 ** 31])];
  const shape = r.emitOne('Shape', [r.name(x)]);
  const T = r.emitOne('Slice', [shape, r.int64([0]), r.int64([1])]);
  const row = r.emitOne('Slice', [shape, r.int64([1]), r.int64([3])]);
  let sum = r.name(x);
  let weight = r.name(decays);
  for (let k = 0; k < DOUBLINGS; k++) {
    const distance = r.emitOne('Min', [r.int64([2 ** k]), T]);
    const kept = r.emitOne('Sub', [T, distance]);
    const gap = r.emitOne('Concat', [distance, row], { axis: { i: 0 } });
    const zeros = r.emitOne('ConstantOfShape', [gap]);
    const moved = reverse
      ? [r.emitOne('Slice', [sum, distance, end, axis]), zeros]
      : [zeros, r.emitOne('Slice', [sum, start, kept, axis])];
    const earlier = r.emitOne('Concat', moved, { axis: { i: 0 } });
    sum = r.emitOne('Add', [sum, r.emitOne('Mul', [earlier, weight])]);
    if (k < DOUBLINGS - 1) weight = r.emitOne('Mul', [weight, weight]);
  }
  return { name: sum, shape: x.shape };
}

/** The same in plain numbers. */
function looped(
  [x, decays]: readonly { values: Float32Array; shape: readonly number[] }[],
  { reverse }: Attributes,
) {
  const [T, B, H] = x!.shape as [number, number, number];
  const values = Float32Array.from(x!.values);
  for (let i = 1; i < T; i++) {
    const [t, before] = reverse ? [T - 1 - i, T - i] : [i, i - 1];
    for (let j = 0; j < B * H; j++) {
      values[t * B * H + j]! += decays!.values[j % H]! * values[before * B * H + j]!;
    }
  }
  return { values, shape: [...x!.shape] };
}

const apply = primitive<Attributes>('FusedDecay', { cpu: looped, onnx: doubled });

/** The sums of all steps at once, in a logarithmic number of operations: for graphs that need no gradient. */
export const fusedDecay: DecayLayer = (x, decays, reverse = false) => apply([x, decays], { reverse });
