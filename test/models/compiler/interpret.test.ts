import { expect, test } from 'vitest';
import { compile, record } from '../../../models/compiler/index.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';

const feeds = { x: { data: Float32Array.of(-1, 0, 2), dims: [3] } };

test('eager outputs have the numbers, the shape and the array type of the compiled ones', async () => {
  const fn = (input: (name: string, shape: number[]) => tf.Tensor) => {
    const x = input('x', [3]);
    return { cast: tf.cast(tf.greater(x, 0), 'float32'), twice: tf.mul(x, 2), count: tf.cast(x, 'int32') };
  };
  const compiled = await compile(record(fn));
  const [eager, expected] = [await interpret({ T: ['x', 0] }, fn).run(feeds), await compiled.run(feeds)];
  await compiled.release();
  expect(eager).toEqual(expected);
  expect(eager.cast!.data).toEqual(Float32Array.of(0, 0, 1));
});

test('interpreting again and again leaves no tensors behind, kept outputs included', async () => {
  const runnable = interpret({ T: ['x', 0] }, (input) => ({ y: tf.keep(tf.square(input('x', [3]))) }));
  await runnable.run(feeds);
  const before = tf.memory().numTensors;
  for (let i = 0; i < 3; i++) await runnable.run(feeds);
  expect(tf.memory().numTensors).toBe(before);
});
