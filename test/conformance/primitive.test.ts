import { expect, test } from 'vitest';
import { primitive, scan } from '../../models/compiler/index.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { all, check, withGradients } from '../fixtures/compiler-scan.ts';

/** scale·sin(x)/x + x², computed in float64 within the graph. */
const wave = primitive<{ scale: number }>('TestWave', {
  cpu: ([x], { scale }) => ({
    values: x!.values.map((v) => (scale * Math.sin(v)) / v + v * v),
    shape: [...x!.shape],
  }),
  onnx: (r, [x], { scale }) => {
    const wide = r.emitOne('Cast', [r.name(x!)], { to: { i: 11 } });
    const sine = r.emitOne('Cast', [r.emitOne('Sin', [r.name(x!)])], { to: { i: 11 } });
    const ratio = r.emitOne('Div', [r.emitOne('Mul', [sine, r.scalar(scale, 'float64')]), wide]);
    const sum = r.emitOne('Add', [ratio, r.emitOne('Mul', [wide, wide])]);
    return { name: r.emitOne('Cast', [sum], { to: { i: 1 } }), shape: x!.shape };
  },
  grad: (dy, [x], y, { scale }) => [
    () => {
      const ratio = tf.sub(y, tf.square(x!));
      const slope = tf.div(tf.sub(tf.mul(scale, tf.cos(x!)), ratio), x!);
      return tf.mul(dy, tf.add(slope, tf.mul(x!, 2)));
    },
  ],
});

/** Σ k·x_k: tells the order in which the inputs arrive. */
const ranked = primitive<object>('TestRanked', {
  cpu: (inputs) => ({
    values: inputs[0]!.values.map((_, i) => inputs.reduce((sum, x, k) => sum + k * x.values[i]!, 0)),
    shape: [...inputs[0]!.shape],
  }),
  onnx: (r, inputs) => {
    const terms = inputs.map((x, k) => r.emitOne('Mul', [r.name(x), r.scalar(k)]));
    return { name: r.emitOne('Sum', terms), shape: inputs[0]!.shape };
  },
  grad: (dy, inputs) => inputs.map((_, k) => () => tf.mul(dy, k)),
});

/** A gate whose ONNX form uses nodes that a scan saves elsewhere, and tells the recorder nothing of them. */
const gate = primitive<object>('TestGate', {
  cpu: ([x]) => ({ values: x!.values.map((v) => Math.tanh(v) / (1 + Math.exp(-v))), shape: [...x!.shape] }),
  onnx: (r, [x]) => {
    const parts = ['Tanh', 'Sigmoid'].map((op) => r.emitOne(op, [r.name(x!)]));
    return { name: r.emitOne('Mul', parts), shape: x!.shape };
  },
  grad: (dy, [x]) => [
    () => {
      const [t, s] = [tf.tanh(x!), tf.sigmoid(x!)];
      return tf.mul(dy, tf.add(tf.mul(s, tf.sub(1, tf.square(t))), tf.mul(t, tf.mul(s, tf.sub(1, s)))));
    },
  ],
});

test('a primitive equals its CPU form, and so does its gradient', async () => {
  await check(
    withGradients(
      (input, { T, B }) => [input('x', [T!, B!], 'positive')],
      (x) => [wave([x!], { scale: 1.5 })],
    ),
  );
});

test('inputs keep their order when there are more than ten', async () => {
  const recording = await check(
    withGradients(
      (input, { T, B }) => Array.from({ length: 12 }, (_, k) => input(`x${k}`, [T!, B!])),
      (...xs) => [ranked(xs, {})],
    ),
  );
  expect(recording.inputs).toHaveLength(13);
});

test('the same tensor may be given twice', async () => {
  await check(
    withGradients(
      (input, { T, B }) => [input('x', [T!, B!]), input('y', [T!, B!])],
      (x, y) => [ranked([y!, x!, y!, x!], {})],
    ),
  );
});

test('a primitive works inside a scan and its gradient', async () => {
  await check(
    withGradients(
      (input, { T, B }) => [
        input('xs', [T!, B!], 'positive'),
        input('h', [B!], 'positive'),
        input('w', [B!]),
      ],
      (xs, h, w) =>
        all(
          scan({
            init: [h!],
            xs: [xs!],
            body: ([c], [x]) => {
              const next = gate([tf.add(tf.mul(c!, w!), wave([x!], { scale: 0.5 }))], {});
              return { carry: [next], ys: [ranked([next, c!, x!], {})] };
            },
          }),
        ),
    ),
  );
});
