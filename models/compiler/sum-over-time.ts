import type { Graph, GraphNode } from './graph.ts';
import type { Recorder } from './recorder.ts';

/** A backward Scan, as the sum of its per-step values needs it. */
export interface Stacks {
  readonly body: Graph;
  /** The final carry: gradients of the scan's init. */
  readonly carried: readonly string[];
  /** The sums over time that are known already. */
  readonly sums: Map<string, string>;
  /** The outer value that stacks a value of the body over time: [n, …shape]. */
  stack(name: string): string;
}

/** Operations that are linear in their first input when the others do not change over time. */
const LINEAR = new Set([
  'Reshape',
  'Transpose',
  'Neg',
  'Div',
  'Slice',
  'Split',
  'Squeeze',
  'Unsqueeze',
  'Expand',
  'ReduceSum',
]);

/** Operations that are linear in any one input when the others do not change over time. */
const MULTILINEAR = new Set(['Mul', 'Gemm', 'MatMul']);

/**
 * The sum over all steps of a value of the backward body, as a value of the outer graph: the gradient of a tensor that
 * every step uses. Rather than stacking such gradients (a matrix per step), linear operations are moved behind the
 * sum, and a sum of products of matrices becomes one product over all steps and rows. `small` says that the value is
 * no longer as large as the gradient: rows of the batch that are still to be added up, for which a stack is fine.
 */
export function sumOverTime(r: Recorder, stacks: Stacks, name: string, small = false): string {
  const known = stacks.sums.get(name);
  if (known !== undefined) return known;
  const sum = newSum(r, stacks, name, small);
  r.values.set(sum, r.info(name));
  stacks.sums.set(name, sum);
  return sum;
}

function newSum(r: Recorder, stacks: Stacks, name: string, small: boolean): string {
  const { body } = stacks;
  const info = r.info(name);
  if (!body.defines(name) && info.zero) return r.filled(info.shape, 0, 'float32');
  const node = body.producer(name);
  const moved = node && behindTheSum(r, stacks, node, name, small);
  if (moved !== undefined) return moved;
  if (body.defines(name) && !small) r.stackedGradients++;
  return r.emitOne('ReduceSum', [stacks.stack(name), r.int64([0])], { keepdims: { i: 0 } });
}

function behindTheSum(
  r: Recorder,
  stacks: Stacks,
  node: GraphNode,
  name: string,
  small: boolean,
): string | undefined {
  const varying = node.inputs.filter((input) => stacks.body.defines(input));
  if (!varying.every((input) => r.values.has(input))) return undefined;
  if (node.op === 'Gemm' && node.inputs.length > 2) return undefined; // It adds as well, and so is not linear.
  if (node.op === 'Gemm' && varying.length === 2) return oneLargeProduct(r, stacks, node);
  const adds = (node.op === 'Add' || node.op === 'Sub') && varying.length === 2;
  const scales = varying.length === 1 && (MULTILINEAR.has(node.op) || LINEAR.has(node.op));
  if (!adds && !(scales && (MULTILINEAR.has(node.op) || varying[0] === node.inputs[0]))) return undefined;
  const fewer = small || node.op === 'ReduceSum';
  const inputs = node.inputs.map((input) =>
    varying.includes(input) ? sumOverTime(r, stacks, input, fewer) : input,
  );
  return r.emit(node.op, inputs, node.attributes, node.outputs.length)[node.outputs.indexOf(name)];
}

/** Σ_t AₜᵀBₜ, with time folded into the rows: one product of [n·rows, ·] matrices. */
function oneLargeProduct(r: Recorder, stacks: Stacks, node: GraphNode): string | undefined {
  const { transA, transB } = node.attributes as Record<string, { i: number }>;
  if (transA?.i !== 1 || transB?.i !== 0) return undefined;
  const rows = (value: string) =>
    r.emitOne('Reshape', [stacks.stack(value), r.int64([-1, r.info(value).shape[1]!])]);
  return r.emitOne('Gemm', node.inputs.map(rows), node.attributes);
}
