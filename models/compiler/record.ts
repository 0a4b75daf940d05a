import './kernels/index.ts';
import './gradients.ts';
import './scan-gradient.ts';
import { RivuletError, messageOf } from '../../core/errors.ts';
import * as tf from './tensorflow.ts';
import { Graph, type Constant, type DType, type ValueInfo } from './graph.ts';
import { withRecorder, type Recorder } from './recorder.ts';
import { prune, separateOutputs } from './prune.ts';

/** An input or output of a recording. A string in the shape is the name of a dynamic axis. */
export interface Port {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly dtype: DType;
}

/** A function of tensors as a graph, ready to be encoded. */
export interface Recording {
  readonly graph: Graph;
  readonly constants: Map<string, Constant>;
  readonly values: ReadonlyMap<string, ValueInfo>;
  inputs: readonly Port[];
  outputs: readonly (Port & { readonly value: string })[];
  /** How many gradients of loop-invariant tensors had to be stacked whole, one for every step; 0 is the fast case. */
  readonly stackedGradients: number;
}

/** Declares an input of the recording and returns a tensor for it. */
export type DeclareInput = (name: string, shape: readonly number[], dtype?: tf.DataType) => tf.Tensor;

/** A function to be recorded: declares its inputs and returns its outputs by name. */
export type Recordable = (input: DeclareInput) => Record<string, tf.Tensor>;

/**
 * Records a function at the shapes that it declares.
 * @throws RivuletError `not-recordable` when it reads values, uses an operation without ONNX form, or does not come
 *   out the same twice (random numbers, clocks, hidden state).
 */
export function record(fn: Recordable): Recording {
  const recording = trace(fn);
  const difference = describeDifference(recording, trace(fn));
  if (difference) {
    throw new RivuletError(
      'not-recordable',
      `Recording the function twice gave two graphs (${difference}). Pass noise and other changing values as inputs.`,
    );
  }
  return recording;
}

/** One trace of a function, without the check of `record`. */
export function trace(fn: Recordable): Recording {
  try {
    return withRecorder((r) => finish(r, fn(declareInput(r))));
  } catch (thrown) {
    throw explained(thrown);
  }
}

function declareInput(r: Recorder): DeclareInput {
  return (name, shape, dtype = 'float32') => {
    checkName('input', name);
    if (r.root.defines(name)) {
      throw new RivuletError(
        'not-recordable',
        `The input "${name}" is declared twice: give each its own name.`,
      );
    }
    r.root.addInput({ name, shape, dtype: dtype as DType });
    return r.tensor(name, shape, dtype as DType);
  };
}

function finish(r: Recorder, outputs: Record<string, tf.Tensor>): Recording {
  const inputs = [...r.root.inputs];
  checkOutputs(outputs);
  const ports = Object.entries(outputs).map(([name, tensor]) => {
    checkName('output', name);
    if (inputs.some((input) => input.name === name)) {
      throw new RivuletError('not-recordable', `The output "${name}" has the name of an input: rename one.`);
    }
    r.keep(tensor);
    return { name, value: r.name(tensor), shape: tensor.shape, dtype: tensor.dtype as DType };
  });
  r.root.outputs = ports.map((port) => port.value);
  const used = prune(r.root);
  separateOutputs(r.root, () => r.fresh('o'));
  for (const name of [...r.constants.keys()]) if (!used.has(name)) r.constants.delete(name);
  return {
    graph: r.root,
    constants: r.constants,
    values: r.values,
    inputs,
    outputs: ports,
    stackedGradients: r.stackedGradients,
  };
}

function checkOutputs(outputs: Record<string, tf.Tensor>): void {
  if (outputs instanceof Promise) {
    outputs.catch(() => undefined); // It is refused here, whatever else becomes of it.
    throw new RivuletError(
      'not-recordable',
      'The function is asynchronous: it must return its tensors, not a promise.',
    );
  }
  if (Object.keys(outputs).length === 0) {
    throw new RivuletError(
      'not-recordable',
      'The function has no output: return at least one tensor by name.',
    );
  }
}

/** Names that begin with `_` are the recorder's own, and ONNX takes an empty name for an absent value. */
function checkName(what: string, name: string): void {
  if (name !== '' && !name.startsWith('_')) return;
  throw new RivuletError(
    'not-recordable',
    `The ${what} name "${name}" is empty or begins with "_": rename it.`,
  );
}

/** An error of TensorFlow.js about a kernel or a gradient that is missing, with the remedy added. */
function explained(thrown: unknown): unknown {
  const message = messageOf(thrown);
  const kernel = /[Kk]ernel '(\w+)'.*backend 'onnx'/.exec(message)?.[1];
  const gradient = /gradient function not found for (\w+)/.exec(message)?.[1];
  const remedy = kernel
    ? `TensorFlow.js' operation ${kernel} has no ONNX form here: write it with recorded operations, ` +
      'add a kernel in models/compiler/kernels, or make it a primitive().'
    : `The operation ${gradient} has no gradient: write it with operations that have one, give its primitive() ` +
      'a grad, or let no gradient flow through it.';
  return kernel || gradient ? new RivuletError('not-recordable', remedy, thrown) : thrown;
}

/** What distinguishes two recordings in structure, or an empty text; constants are compared if they are not int64. */
function describeDifference(a: Recording, b: Recording): string {
  if (signature(a.graph) !== signature(b.graph)) return 'the lists of operations differ';
  for (const [name, constant] of a.constants) {
    const other = b.constants.get(name);
    if (!other || !equalConstants(constant, other)) {
      return `a constant of shape [${constant.shape.join(', ')}] differs`;
    }
  }
  return '';
}

/** Everything about a graph but sizes: operations, attributes and wiring. */
export function signature(graph: Graph): string {
  return JSON.stringify([
    graph.nodes.map(({ op, inputs, outputs, attributes, loop, arms }) => [
      op,
      inputs,
      outputs,
      attributes,
      loop && [signature(loop.body), loop.scanned, loop.reverse],
      arms && [signature(arms.then), signature(arms.otherwise)],
    ]),
    graph.inputs.map((input) => input.name),
    graph.outputs,
  ]);
}

export function equalConstants(a: Constant, b: Constant): boolean {
  if (a.shape.length !== b.shape.length || a.shape.some((d, i) => d !== b.shape[i])) return false;
  if (a.values === b.values) return true;
  if (a.values.length !== b.values.length) return false;
  for (let i = 0; i < a.values.length; i++) if (!Object.is(a.values[i], b.values[i])) return false;
  return true;
}
