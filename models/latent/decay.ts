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

/** Steps of a block. */
const BLOCK = 8;
/** How often blocks are made of the sums that blocks end with, before doubling takes over. */
const LEVELS = 2;
/** Rounds of doubling then: a step hears of the 8² · 2⁶ = 4096 steps before it, whose weight is then below rounding. */
const ROUNDS = 6;
/** Powers of smaller decays, from the −4th to the 4th, would leave float32; what they do is below rounding. */
const SMALLEST = 1e-8;

/** All sums at once, in a number of operations that grows with log T (for linear recurrences: Martin & Cundy 2018). */
class Parallel {
  private readonly one: string;
  private readonly block: string;

  constructor(
    private readonly r: Recorder,
    /** B and H, the sizes of a step, as an int64 value. */
    private readonly row: string,
    private readonly reverse: boolean,
  ) {
    this.one = r.int64([1]);
    this.block = r.int64([BLOCK]);
  }

  /**
   * The sums of x [T, B, H] with decays a [H]. Within a block Σ a^{t−s} x_s = a^{t−c} Σ a^{c−s} x_s, a cumulative sum as
   * one product with a triangle; what a block ends with is summed among blocks, and heard by the next block.
   */
  sums(x: string, T: string, a: string, levels = LEVELS): string {
    if (levels === 0) return this.doubled(x, T, a);
    const { r, row, one, block, reverse } = this;
    const n = r.emitOne('Div', [r.emitOne('Add', [T, r.int64([BLOCK - 1])]), block]);
    const shape = this.joined([n, block, row]);
    const weighted = r.emitOne('Mul', [this.cut(x, T, n, shape), this.powers(a, 1)]);
    const columns = r.emitOne('Reshape', [weighted, this.joined([n, block, r.int64([-1])])]);
    const inside = r.emitOne('Reshape', [r.emitOne('MatMul', [this.triangle(), columns]), shape]);
    const last = reverse ? 0 : BLOCK - 1;
    const ends = r.emitOne('Slice', [inside, r.int64([last]), r.int64([last + 1]), one]);
    const among = this.joined([n, row]);
    const ended = r.emitOne('Mul', [r.emitOne('Reshape', [ends, among]), this.power(a, BLOCK / 2 - 1)]);
    const before = this.moved(this.sums(ended, n, this.power(a, BLOCK), levels - 1), n, 1);
    const heard = r.emitOne('Mul', [before, this.power(a, BLOCK / 2 + 1)]);
    const all = r.emitOne('Add', [inside, r.emitOne('Reshape', [heard, this.joined([n, one, row])])]);
    const sums = r.emitOne('Mul', [all, this.powers(a, -1)]);
    const flat = r.emitOne('Reshape', [sums, this.joined([r.int64([-1]), row])]);
    return r.emitOne('Slice', [flat, r.int64([0]), T, r.int64([0])]);
  }

  /** By doubling: after k rounds a step holds the sum over the last 2^k steps (Hillis & Steele 1986). */
  private doubled(x: string, T: string, a: string): string {
    const { r } = this;
    let [sum, weight] = [x, a];
    for (let k = 0; k < ROUNDS; k++) {
      sum = r.emitOne('Add', [sum, r.emitOne('Mul', [this.moved(sum, T, 2 ** k), weight])]);
      if (k < ROUNDS - 1) weight = r.emitOne('Mul', [weight, weight]);
    }
    return sum;
  }

  /** x [T, B, H] as blocks [n, 8, B, H], filled up with zeros. */
  private cut(x: string, T: string, n: string, shape: string): string {
    const { r } = this;
    const missing = r.emitOne('Sub', [r.emitOne('Mul', [n, this.block]), T]);
    return r.emitOne('Reshape', [this.joined([x, this.zeros(missing)]), shape]);
  }

  /** a^{±(c − s)} at each step s of a block with its centre c, [8, 1, H]. */
  private powers(a: string, sign: number): string {
    const from = (step: number) => (this.reverse ? BLOCK - 1 - step : step);
    const exponents = Float32Array.from({ length: BLOCK }, (_, s) => sign * (BLOCK / 2 - from(s)));
    const { r } = this;
    const decays = r.emitOne('Max', [a, r.scalar(SMALLEST)]);
    return r.emitOne('Pow', [decays, r.constant(exponents, [BLOCK, 1, 1], 'float32')]);
  }

  private power(a: string, exponent: number): string {
    return this.r.emitOne('Pow', [a, this.r.scalar(exponent)]);
  }

  /** 1 where the column's step is heard by the row's, [8, 8]. */
  private triangle(): string {
    const heard = (row: number, column: number) => (this.reverse ? column >= row : column <= row);
    const values = Float32Array.from({ length: BLOCK * BLOCK }, (_, k) =>
      heard(Math.floor(k / BLOCK), k % BLOCK) ? 1 : 0,
    );
    return this.r.constant(values, [BLOCK, BLOCK], 'float32');
  }

  /** x [T, B, H] so many steps later, or earlier in reverse, after zeros. */
  private moved(x: string, T: string, steps: number): string {
    const { r, reverse } = this;
    const distance = r.emitOne('Min', [r.int64([steps]), T]);
    const [from, to] = reverse
      ? [distance, r.int64([2 ** 31])]
      : [r.int64([0]), r.emitOne('Sub', [T, distance])];
    const kept = r.emitOne('Slice', [x, from, to, r.int64([0])]);
    const zeros = this.zeros(distance);
    return this.joined(reverse ? [kept, zeros] : [zeros, kept]);
  }

  private zeros(steps: string): string {
    return this.r.emitOne('ConstantOfShape', [this.joined([steps, this.row])]);
  }

  private joined(parts: string[]): string {
    return this.r.emitOne('Concat', parts, { axis: { i: 0 } });
  }
}

function parallel(r: Recorder, [x, decays]: readonly tf.TensorInfo[], { reverse }: Attributes) {
  const shape = r.emitOne('Shape', [r.name(x!)]);
  const T = r.emitOne('Slice', [shape, r.int64([0]), r.int64([1])]);
  const row = r.emitOne('Slice', [shape, r.int64([1]), r.int64([3])]);
  const sums = new Parallel(r, row, reverse).sums(r.name(x!), T, r.name(decays!));
  return { name: sums, shape: x!.shape };
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

const apply = primitive<Attributes>('FusedDecay', { cpu: looped, onnx: parallel });

/** The sums of all steps at once, in a logarithmic number of operations: for graphs that need no gradient. */
export const fusedDecay: DecayLayer = (x, decays, reverse = false) => apply([x, decays], { reverse });
