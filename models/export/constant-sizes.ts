import type { AttributeProto, GraphProto, NodeProto, TensorProto } from 'onnx-buf';
import { refused } from './refused.ts';
import { elementsOf, smallIntegers } from './tensor-check.ts';

/** What is known of a value that does not depend on the graph's inputs, and so may be computed at load. */
interface Known {
  /** The number of elements, or a bound above it. */
  readonly count: number;
  /** The exact shape, where it could be followed. */
  readonly dims?: readonly number[];
  /** The elements of a small tensor of integers. */
  readonly values?: readonly number[];
}

/** Known values by name; a graph inside a node sees those of the graph around it. */
export type Scope = Map<string, Known>;

/** What {@link Scope} a graph begins with: what surrounds it, less what its inputs hide, and its initializers. */
export function openScope(graph: GraphProto, outer: Scope): Scope {
  const scope = new Map(outer);
  for (const { name } of graph.input) scope.delete(name);
  for (const tensor of graph.initializer) scope.set(tensor.name, knownTensor(tensor));
  return scope;
}

/**
 * Follows one node: notes what is known of its outputs and refuses a value that would fill memory. ONNX Runtime
 * computes constants while it loads, so that 70 bytes of Expand could take gigabytes before anything ran. What
 * depends on the graph's inputs is bounded by the caller, who chooses their sizes.
 */
export function followNode(node: NodeProto, scope: Scope): void {
  if (node.opType === 'Scan' || node.opType === 'If') return;
  const known = outputOf(node, scope);
  if (known) elementsOf([known.count], `${node.opType} ${node.name || node.output[0]}`);
  const constant = node.input.every((name) => name === '' || scope.has(name));
  if (known && constant) for (const name of node.output) scope.set(name, known);
}

function outputOf(node: NodeProto, scope: Scope): Known | undefined {
  const inputs = node.input.map((name) => scope.get(name));
  const special = BY_VALUE[node.opType];
  if (special) return special(node, inputs);
  if (inputs.some((input, i) => !input && node.input[i] !== '')) return undefined;
  const present = inputs.filter((input) => input !== undefined);
  return (FOLLOWED[node.opType] ?? byBroadcast)(present, node);
}

type Rule = (inputs: readonly Known[], node: NodeProto) => Known;

/** Operators whose output follows from the shapes of their inputs in another way than by broadcasting. */
const FOLLOWED: Partial<Record<string, Rule>> = {
  Identity: ([x]) => x!,
  Cast: ([x]) => x!,
  Reshape: ([x, shape]) => reshaped(x!, shape),
  Squeeze: ([x]) => reshaped(x!, undefined),
  Unsqueeze: ([x]) => reshaped(x!, undefined),
  Flatten: ([x]) => ({ count: x!.count }),
  Slice: ([x]) => ({ count: x!.count }),
  Split: ([x]) => ({ count: x!.count }),
  Transpose: ([x], node) => transposed(x!, attribute(node, 'perm')),
  Concat: (inputs) => concatenated(inputs),
  MatMul: ([a, b]) => multiplied(a!, b!, false, false),
  Gemm: ([a, b], node) =>
    multiplied(a!, b!, attribute(node, 'transA')?.i === 1n, attribute(node, 'transB')?.i === 1n),
  Shape: ([x]) => (x!.dims ? { count: x!.dims.length, values: x!.dims } : { count: 16 }),
  Size: ([x]) => (x!.dims ? { count: 1, dims: [], values: [x!.count] } : { count: 1, dims: [] }),
  ...Object.fromEntries(
    ['Gather', 'GatherND', 'GatherElements', 'Einsum', 'LSTM', 'GRU', 'RNN', 'TopK'].map((op) => [
      op,
      byProduct,
    ]),
  ),
};

type ValueRule = (node: NodeProto, inputs: readonly (Known | undefined)[]) => Known | undefined;

/** Operators that can make much from little, because a value says how much. */
const BY_VALUE: Partial<Record<string, ValueRule>> = {
  Constant: (node) => knownConstant(node),
  ConstantOfShape: (node, [shape]) => shape && ofDims(valuesOf(node, shape)),
  Expand: (node, [x, shape]) => shape && byBroadcast([x ?? ofDims([]), ofDims(valuesOf(node, shape))]),
  Tile: (node, [x, repeats]) => repeats && { count: (x?.count ?? 1) * product(valuesOf(node, repeats)) },
  OneHot: (node, [indices, depth]) =>
    depth && { count: (indices?.count ?? 1) * product(valuesOf(node, depth)) },
  Range: (node, inputs) => rangeOf(node, inputs),
  Pad: (node, [x, pads]) => pads && padded(x, valuesOf(node, pads)),
};

function byBroadcast(inputs: readonly Known[]): Known {
  if (inputs.some(({ dims }) => !dims)) return byProduct(inputs);
  const rank = Math.max(0, ...inputs.map(({ dims }) => dims!.length));
  const dims = Array.from({ length: rank }, (_, i) =>
    Math.max(...inputs.map((input) => input.dims!.at(i - rank) ?? 1)),
  );
  return ofDims(dims);
}

function byProduct(inputs: readonly Known[]): Known {
  return { count: product(inputs.map(({ count }) => Math.max(1, count))) };
}

function reshaped(x: Known, shape: Known | undefined): Known {
  const dims = shape?.values;
  const whole = dims?.every((dim) => dim > 0) && product(dims) === x.count;
  return { count: x.count, ...(dims && whole ? { dims } : {}), ...(x.values ? { values: x.values } : {}) };
}

function transposed(x: Known, perm: AttributeProto | undefined): Known {
  if (!x.dims) return { count: x.count };
  const order = perm ? perm.ints.map(Number) : x.dims.map((_, i) => x.dims!.length - 1 - i);
  return { count: x.count, dims: order.map((axis) => x.dims![axis] ?? 1) };
}

function concatenated(inputs: readonly Known[]): Known {
  const count = inputs.reduce((sum, input) => sum + input.count, 0);
  return inputs.every(({ values }) => values)
    ? { count, values: inputs.flatMap(({ values }) => values!) }
    : { count };
}

function multiplied(a: Known, b: Known, transA: boolean, transB: boolean): Known {
  if (a.dims?.length !== 2 || b.dims?.length !== 2) return byProduct([a, b]);
  return ofDims([a.dims[transA ? 1 : 0]!, b.dims[transB ? 0 : 1]!]);
}

function rangeOf(node: NodeProto, inputs: readonly (Known | undefined)[]): Known | undefined {
  if (inputs.some((input) => !input)) return undefined;
  const [start, limit, delta] = inputs.map((input) => valuesOf(node, input!)[0]!);
  return { count: Math.max(0, Math.ceil((limit! - start!) / delta!)) };
}

function padded(x: Known | undefined, pads: readonly number[]): Known {
  const rank = pads.length / 2;
  const dims = Array.from({ length: rank }, (_, i) =>
    Math.max(1, (x?.dims?.[i] ?? 1) + pads[i]! + pads[i + rank]!),
  );
  return x && !x.dims ? { count: x.count * product(dims) } : ofDims(dims);
}

/** The numbers that decide a size must be there to be read, not be computed while loading. */
function valuesOf(node: NodeProto, known: Known): readonly number[] {
  if (!known.values) throw refused(`${node.opType} ${node.name} takes its size from computed constants`);
  return known.values;
}

function knownConstant(node: NodeProto): Known {
  const [value] = node.attribute;
  if (value?.t) return knownTensor(value.t);
  if (value?.name === 'value_ints') return { ...ofDims([value.ints.length]), values: value.ints.map(Number) };
  if (value?.name === 'value_int') return { ...ofDims([]), values: [Number(value.i)] };
  if (value?.name === 'value_floats') return ofDims([value.floats.length]);
  return ofDims([]);
}

function knownTensor(tensor: TensorProto): Known {
  const values = smallIntegers(tensor);
  return { ...ofDims(tensor.dims.map(Number)), ...(values ? { values } : {}) };
}

function ofDims(dims: readonly number[]): Known {
  return { count: product(dims), dims };
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all * one, 1);
}

function attribute(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((one) => one.name === name);
}
