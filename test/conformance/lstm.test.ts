import { describe, expect, test } from 'vitest';
import { scan } from '../../models/compiler/index.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { all, check, H } from '../fixtures/compiler-scan.ts';
import { gradientsOf, type Declare, type Point } from '../fixtures/compiler.ts';

/** An LSTM over [T, B, 4] whose state stands still where the mask [T, B, 1] is 0. */
function lstm(
  xs: tf.Tensor,
  mask: tf.Tensor,
  weights: tf.Tensor,
  bias: tf.Tensor,
  init: tf.Tensor[],
): tf.Tensor[] {
  const keep = (m: tf.Tensor, next: tf.Tensor, before: tf.Tensor) =>
    tf.add(tf.mul(m, next), tf.mul(tf.sub(1, m), before));
  return all(
    scan({
      init,
      xs: [xs, mask],
      body: ([h, c], [x, m]) => {
        const gates = tf.add(tf.matMul(tf.concat([x!, h!], 1), weights), bias);
        const [i, f, g, o] = tf.split(gates, 4, 1);
        const cell = tf.add(tf.mul(tf.sigmoid(f!), c!), tf.mul(tf.sigmoid(i!), tf.tanh(g!)));
        const hidden = tf.mul(tf.sigmoid(o!), tf.tanh(cell));
        const next = keep(m!, hidden, h!);
        return { carry: [next, keep(m!, cell, c!)], ys: [next] };
      },
    }),
  );
}

const lstmInputs = (input: Declare, { T, B }: Point): tf.Tensor[] => [
  input('xs', [T!, B!, 4]),
  input('weights', [4 + H, 4 * H], 'weight'),
  input('bias', [4 * H], 'weight'),
  input('h', [B!, H]),
  input('c', [B!, H]),
];

describe('an LSTM with a mask', () => {
  test('equals eager, and the gradients of its weights become one product over all steps', async () => {
    const recording = await check((input, sizes) => {
      const xs = lstmInputs(input, sizes);
      const mask = input('mask', [sizes.T!, sizes.B!, 1], [1, 1, 1, 0, 1, 0, 0]);
      return gradientsOf(input, (x, w, b, h, c) => lstm(x!, mask, w!, b!, [h!, c!]), xs);
    });
    expect(recording.stackedGradients).toBe(0);
    const weights = recording.graph.producer(
      recording.outputs.find(({ name }) => name === 'gradient1')!.value,
    );
    expect(weights?.op).toBe('Gemm');
  });

  test('has eager gradients that finite differences confirm', () => {
    tf.setBackend('cpu');
    const numbers = (n: number, phase: number) =>
      Float32Array.from({ length: n }, (_, i) => Math.sin(i * 1.7 + phase) / 2);
    const shapes = [[3, 2, 4], [4 + H, 4 * H], [4 * H], [2, H], [2, H]];
    const xs = shapes.map((shape, k) =>
      tf.tensor(
        numbers(
          shape.reduce((a, b) => a * b),
          k,
        ),
        shape,
      ),
    );
    const mask = tf.tensor([1, 1, 1, 0, 1, 0], [3, 2, 1]);
    const loss = (...[x, w, b, h, c]: tf.Tensor[]): tf.Scalar =>
      tf.addN(lstm(x!, mask, w!, b!, [h!, c!]).map((y) => tf.sum(tf.mul(y, tf.cos(y))))) as tf.Scalar;
    tf.grads(loss)(xs).forEach((gradient, k) => {
      const direction = tf.tensor(numbers(xs[k]!.size, k + 0.5), xs[k]!.shape);
      const at = (step: number) =>
        loss(...xs.map((x, j) => (j === k ? tf.add(x, tf.mul(direction, step)) : x))).dataSync()[0]!;
      const step = 1e-2;
      const difference = (at(step) - at(-step)) / (2 * step);
      expect(tf.sum(tf.mul(gradient, direction)).dataSync()[0]).toBeCloseTo(difference, 3);
    });
  });
});
