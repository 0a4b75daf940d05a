import { describe, expect, it } from 'vitest';
import { record, scan } from '../../../models/compiler/index.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { plusProduct } from '../../../models/flows/plus-product.ts';
import { all, check, H, recurrent, withGradients } from '../../fixtures/compiler-scan.ts';
import { runEagerly } from '../../fixtures/latent.ts';

describe('c + x·W', () => {
  it('is what it says, for a row and for a matrix c', async () => {
    const f32 = (values: number[], ...dims: number[]) => ({ data: Float32Array.from(values), dims });
    const feeds = { x: f32([1, 2, 3, 4], 2, 2), W: f32([1, 0, 2, 0, 1, 3], 2, 3), c: f32([10, 20, 30], 3) };
    const { row, matrix } = await runEagerly(
      ({ x, W, c }) => ({
        row: plusProduct(c!, x!, W!),
        matrix: plusProduct(tf.stack([c!, tf.neg(c!)]), x!, W!),
      }),
      feeds,
    );
    expect([...row!.data]).toEqual([11, 22, 38, 13, 24, 48]);
    expect([...matrix!.data]).toEqual([11, 22, 38, -7, -16, -12]);
  });

  it('is compiled as it is eager in a loop, with gradients of all three where each may change or not', async () => {
    await check(
      withGradients(recurrent, (xs, start, inward, around) =>
        all(
          scan({
            init: [start!],
            xs: [xs!],
            body: ([h], [x]) => {
              const bias = tf.sum(around!, 0);
              const next = tf.tanh(plusProduct(plusProduct(bias, x!, inward!), h!, around!));
              const turned = plusProduct(h!, start!, tf.matMul(around!, around!));
              return { carry: [next], ys: [tf.add(turned, plusProduct(start!, next, around!))] };
            },
          }),
        ),
      ),
    );
  });

  it('is one node', () => {
    const { graph } = record((input) => ({
      y: plusProduct(input('c', [H]), input('x', [2, 4]), input('W', [4, H])),
    }));
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Gemm']);
  });
});
