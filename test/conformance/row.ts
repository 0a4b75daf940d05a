import type * as tf from '../../models/compiler/tensorflow.ts';
import { gradientsOf, type DType, type Point, type Program, type Values } from '../fixtures/compiler.ts';

/** A size that is fixed, or that of a dimension. */
type Size = number | 'T' | 'B';

/** An input of a row: its shape, what it is filled with, and its type. */
export interface Input {
  readonly shape: readonly Size[];
  readonly values?: Values;
  readonly dtype?: DType;
}

/** One use of a kernel, to be compared between eager TensorFlow.js and ONNX Runtime. */
export interface Row {
  readonly kernel: string;
  /** What this row adds to the others of its kernel. */
  readonly about?: string;
  readonly inputs: readonly Input[];
  readonly apply: (xs: readonly tf.Tensor[], sizes: Point) => tf.Tensor | tf.Tensor[];
  /** How eager TensorFlow.js says it where it has no such kernel on the CPU. */
  readonly eager?: Row['apply'];
  /** False where no input has a gradient. */
  readonly gradient?: boolean;
  /** Why the row cannot be recorded for all sizes at once. */
  readonly staticOnly?: string;
}

/** A float input. */
export const float = (shape: readonly Size[], values?: Values): Input => ({
  shape,
  ...(values && { values }),
});

/** An int32 input; small numbers of both signs unless told. */
export const int = (shape: readonly Size[], values?: Values): Input => ({
  ...float(shape, values),
  dtype: 'int32',
});

/** A bool input. */
export const bool = (shape: readonly Size[], values?: Values): Input => ({
  ...float(shape, values),
  dtype: 'bool',
});

/** A row as a program: its results, and the gradients of its float inputs. */
export function programOf(row: Row, recording: () => boolean): Program {
  return (input, sizes) => {
    const xs = row.inputs.map(({ shape, values, dtype }, i) =>
      input(
        `x${i}`,
        shape.map((size) => (typeof size === 'number' ? size : sizes[size]!)),
        values,
        dtype,
      ),
    );
    const form = recording() ? row.apply : (row.eager ?? row.apply);
    const apply = (args: readonly tf.Tensor[]) => [form(args, sizes)].flat();
    const results = Object.fromEntries(apply(xs).map((y, k) => [`y${k}`, y]));
    const floats = xs.filter((x) => x.dtype === 'float32');
    if (row.gradient === false || floats.length === 0) return results;
    const refill = (args: tf.Tensor[]) => {
      const queue = [...args];
      return xs.map((x) => (x.dtype === 'float32' ? queue.shift()! : x));
    };
    return { ...results, ...gradientsOf(input, (...args) => apply(refill(args)), floats) };
  };
}
