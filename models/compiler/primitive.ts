import './backend.ts';
import * as tf from './tensorflow.ts';
import { recorder, type Recorder } from './recorder.ts';

/** The backends of TensorFlow.js that compute: its own, and that of the native package where it is installed. */
const EAGER = ['cpu', 'tensorflow'];

/** An operation that TensorFlow.js lacks, in its three forms. */
export interface PrimitiveForms<A> {
  /** Eager values, in plain numbers: data in (by input), data and shape out. */
  cpu: (inputs: readonly PrimitiveInput[], attributes: A) => { values: Float32Array; shape: number[] };
  /** ONNX nodes: names of the inputs' values in, name of the result out, with its shape. */
  onnx: (
    recorder: Recorder,
    inputs: readonly tf.TensorInfo[],
    attributes: A,
  ) => { name: string; shape: readonly number[] };
  /** Gradients of the inputs given that of the output; the result of the operation is passed for use. */
  grad?: (
    dy: tf.Tensor,
    inputs: readonly tf.Tensor[],
    output: tf.Tensor,
    attributes: A,
  ) => (() => tf.Tensor)[];
}

/** An input of a primitive's CPU form: its numbers, row by row, and its shape. */
interface PrimitiveInput {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/**
 * Defines an operation with one float32 result, for backends that compute and for recording.
 * Returns the function that applies it. Without `grad`, a gradient that would flow through it is an error.
 */
export function primitive<A extends object>(
  name: string,
  { cpu, onnx, grad }: PrimitiveForms<A>,
): (inputs: readonly tf.Tensor[], attributes: A) => tf.Tensor {
  for (const backendName of EAGER) {
    tf.registerKernel({
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const eager = backend as EagerBackend;
        const read = (Object.values(inputs) as tf.TensorInfo[]).map((t) => ({
          values: eager.readSync(t.dataId) as Float32Array,
          shape: t.shape,
        }));
        const { values, shape } = cpu(read, attrs as unknown as A);
        return { dataId: eager.write(values, shape, 'float32'), shape, dtype: 'float32' };
      },
    });
  }
  tf.registerKernel({
    kernelName: name,
    backendName: 'onnx',
    kernelFunc: ({ inputs, attrs }) => {
      const r = recorder();
      const { name: value, shape } = onnx(r, Object.values(inputs) as tf.TensorInfo[], attrs as unknown as A);
      return r.handle(value, shape);
    },
  });
  if (grad) registerGradient(name, grad);
  // TensorFlow.js takes a list as well as a map, and saves all inputs for the gradient only of a list.
  return (inputs, attributes) => tf.engine().runKernel(name, [...inputs] as never, attributes as never);
}

/** The part of a backend that computes which reads and makes tensors. */
type EagerBackend = Pick<tf.KernelBackend, 'readSync' | 'write'>;

function registerGradient<A>(name: string, grad: NonNullable<PrimitiveForms<A>['grad']>): void {
  tf.registerGradient({
    kernelName: name,
    saveAllInputs: true,
    inputsToSave: [],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const inputs = saved.slice(0, -1);
      const gradients = grad(dy as tf.Tensor, inputs, saved.at(-1)!, attributes as unknown as A);
      return Object.fromEntries(gradients.entries());
    },
  });
}
