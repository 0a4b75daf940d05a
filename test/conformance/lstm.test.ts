import { describe, expect, test } from 'vitest';
import * as tf from '../../models/compiler/tensorflow.ts';
import { check, H, lstm, lstmGradients } from '../fixtures/compiler-scan.ts';

describe('an LSTM with a mask', () => {
  test('equals eager, and the gradients of its weights become one product over all steps', async () => {
    const recording = await check(lstmGradients);
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
