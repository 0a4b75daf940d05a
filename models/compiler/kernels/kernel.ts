import * as tf from '../tensorflow.ts';
import { onnxType, type Attribute, type DType } from '../graph.ts';
import { recorder, type Recorder } from '../recorder.ts';

/** The tensors that a kernel gets, by the names of TensorFlow.js. */
type Inputs = Readonly<Record<string, tf.TensorInfo>>;

/** The attributes that a kernel gets. Each kernel names those it reads, in its own type. */
type Emit<A> = (inputs: Inputs, attributes: A, recorder: Recorder) => tf.TensorInfo | tf.TensorInfo[];

/** Registers how one TensorFlow.js kernel is recorded. */
export function kernel<A = unknown>(kernelName: string, emit: Emit<A>): void {
  tf.registerKernel({
    kernelName,
    backendName: 'onnx',
    kernelFunc: ({ inputs, attrs }) => emit(inputs as Inputs, attrs as A, recorder()),
  });
}

/** Emits one node and returns the handle of its only output. */
export function emitted(
  r: Recorder,
  op: string,
  inputs: string[],
  shape: readonly number[],
  dtype: DType,
  attributes?: Record<string, Attribute>,
): tf.TensorInfo {
  return r.handle(r.emitOne(op, inputs, attributes), shape, dtype);
}

/** The same value under a new handle. */
export function same(r: Recorder, x: tf.TensorInfo, shape: readonly number[] = x.shape): tf.TensorInfo {
  return r.handle(r.name(x), shape, x.dtype as DType);
}

/** A Cast, by name. */
export function cast(r: Recorder, value: string, to: DType): string {
  return r.emitOne('Cast', [value], { to: { i: onnxType[to] } });
}
