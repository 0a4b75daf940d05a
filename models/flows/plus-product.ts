import { primitive } from '../compiler/primitive.ts';
import * as tf from '../compiler/tensorflow.ts';

const apply = primitive<object>('PlusProduct', {
  cpu: ([c, x, W]) => {
    const [rows, inner] = x!.shape as [number, number];
    const columns = W!.shape[1]!;
    const values = Float32Array.from({ length: rows * columns }, (_, k) => {
      const [row, column] = [Math.floor(k / columns), k % columns];
      let sum = c!.values[k % c!.values.length]!;
      for (let i = 0; i < inner; i++) sum += x!.values[row * inner + i]! * W!.values[i * columns + column]!;
      return sum;
    });
    return { values, shape: [rows, columns] };
  },
  onnx: (r, [c, x, W]) => ({
    name: r.emitOne('Gemm', [r.name(x!), r.name(W!), r.name(c!)]),
    shape: [x!.shape[0]!, W!.shape[1]!],
  }),
  grad: (dy, [c, x, W]) => [
    () => (c!.rank === 1 ? tf.sum(dy, 0) : dy),
    () => tf.matMul(dy as tf.Tensor2D, W as tf.Tensor2D, false, true),
    () => tf.matMul(x as tf.Tensor2D, dy as tf.Tensor2D, true),
  ],
});

/** c + x·W as one operation, for loops where the number of operations is the cost: c [N, O] or [O], x [N, I], W [I, O]. */
export function plusProduct(c: tf.Tensor, x: tf.Tensor, W: tf.Tensor): tf.Tensor {
  return apply([c, x, W], {});
}
