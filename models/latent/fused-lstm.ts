import { primitive } from '../compiler/primitive.ts';
import { cast } from '../compiler/kernels/kernel.ts';
import type { Recorder } from '../compiler/recorder.ts';
import type * as tf from '../compiler/tensorflow.ts';
import type { LstmLayer } from './lstm.ts';

interface Attributes {
  reverse: boolean;
  masked: boolean;
}

/** Gates in ONNX's order: input, output, forget, candidate. */
function inOnnxOrder(r: Recorder, weights: string, H: number): string {
  const [input, forget, output, candidate] = r.emit(
    'Split',
    [weights, r.int64([H, H, H, H])],
    { axis: { i: -1 } },
    4,
  );
  return r.emitOne('Concat', [input!, output!, forget!, candidate!], { axis: { i: -1 } });
}

function lstmNodes(r: Recorder, inputs: readonly tf.TensorInfo[], { reverse, masked }: Attributes) {
  const [x, Wx, Wh, b, mask] = inputs as [
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
    tf.TensorInfo,
  ];
  const H = Wh.shape[0]!;
  const first = r.int64([0]);
  const stacked = (value: string) => r.emitOne('Unsqueeze', [value, first]);
  const turned = (w: tf.TensorInfo) =>
    stacked(r.emitOne('Transpose', [inOnnxOrder(r, r.name(w), H)], { perm: { ints: [1, 0] } }));
  const recurrentBias = r.constant(new Float32Array(4 * H), [4 * H], 'float32');
  const bias = stacked(
    r.emitOne('Concat', [inOnnxOrder(r, r.name(b), H), recurrentBias], { axis: { i: 0 } }),
  );
  const lengths = masked
    ? [cast(r, r.emitOne('ReduceSum', [r.name(mask), r.int64([0, 2])], { keepdims: { i: 0 } }), 'int32')]
    : [];
  const y = r.emitOne('LSTM', [r.name(x), turned(Wx), turned(Wh), bias, ...lengths], {
    hidden_size: { i: H },
    direction: { s: reverse ? 'reverse' : 'forward' },
  });
  return { name: r.emitOne('Squeeze', [y, r.int64([1])]), shape: [x.shape[0]!, x.shape[1]!, H] };
}

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

/** The same layer in plain numbers. */
function lstmLoop(
  inputs: readonly { values: Float32Array; shape: readonly number[] }[],
  { reverse, masked }: Attributes,
) {
  const [x, Wx, Wh, b, mask] = inputs;
  const [T, B, I] = x!.shape as [number, number, number];
  const H = Wh!.shape[0]!;
  const values = new Float32Array(T * B * H);
  for (let lane = 0; lane < B; lane++) {
    let hidden = new Float32Array(H);
    let cell = new Float32Array(H);
    for (let i = 0; i < T; i++) {
      const t = reverse ? T - 1 - i : i;
      const kept = masked ? mask!.values[t * B + lane]! : 1;
      const gates = Float64Array.from(b!.values);
      const row = x!.values.subarray((t * B + lane) * I, (t * B + lane + 1) * I);
      row.forEach((v, k) => gates.forEach((_, j) => (gates[j]! += v * Wx!.values[k * 4 * H + j]!)));
      hidden.forEach((v, k) => gates.forEach((_, j) => (gates[j]! += v * Wh!.values[k * 4 * H + j]!)));
      const gate = (kind: number, j: number) => sigmoid(gates[kind * H + j]!);
      cell = cell.map((c, j) => kept * (gate(1, j) * c + gate(0, j) * Math.tanh(gates[3 * H + j]!)));
      hidden = cell.map((c, j) => kept * gate(2, j) * Math.tanh(c));
      values.set(hidden, (t * B + lane) * H);
    }
  }
  return { values, shape: [T, B, H] };
}

const apply = primitive<Attributes>('FusedLstm', {
  cpu: lstmLoop,
  onnx: lstmNodes,
});

/**
 * An LSTM layer as one ONNX LSTM node: faster than a scan, for graphs that need no gradient. With a mask, steps after
 * a sequence's length give zeros, so the mask must be ones followed by zeros.
 */
export const fusedLstm: LstmLayer = (x, { Wx, Wh, b }, { mask, reverse = false } = {}) =>
  apply(mask ? [x, Wx, Wh, b, mask] : [x, Wx, Wh, b], { reverse, masked: mask !== undefined });
