import type { Compiled, TensorData, Tensors } from './compile.ts';
import type { Dimensions, SizedRecordable } from './polymorphic.ts';
import * as tf from './tensorflow.ts';

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

/** What a compiled graph and its eager twin have in common. */
export type Runnable = Pick<Compiled, 'run'>;

/**
 * The same function without compiling: TensorFlow.js computes it operation by operation on its current backend. The
 * oracle of tests and of the check that every exported model passes.
 */
export function interpret(dimensions: Dimensions, fn: SizedRecordable): Runnable {
  return {
    run: (feeds) => {
      tf.engine().startScope();
      try {
        const outputs = fn((name) => tensorOf(feeds[name]!), sizesOf(dimensions, feeds));
        return Promise.resolve(
          Object.fromEntries(Object.entries(outputs).map(([name, t]) => [name, dataOf(t)])),
        );
      } finally {
        tf.engine().endScope();
      }
    },
  };
}

function sizesOf(dimensions: Dimensions, feeds: Tensors): Record<string, number> {
  return Object.fromEntries(
    Object.entries(dimensions).map(([name, [input, axis]]) => [name, feeds[input]!.dims[axis]!]),
  );
}

function tensorOf({ data, dims }: TensorData): tf.Tensor {
  const dtype = data instanceof Int32Array ? 'int32' : data instanceof Uint8Array ? 'bool' : 'float32';
  return tf.tensor(data as Float32Array, [...dims], dtype);
}

/** The numbers of an output, which may have been kept beyond its scope and ends here. */
function dataOf(tensor: tf.Tensor): TensorData {
  // A cast of the CPU backend may keep the array of the type that it came from.
  const data = arrays[tensor.dtype as keyof typeof arrays].from(tensor.dataSync());
  const dims = [...tensor.shape];
  tensor.dispose();
  return { data, dims };
}
