import type { Graph, GraphNode } from './graph.ts';
import type { Recorder } from './recorder.ts';

/** A backward Scan, as the sum of its per-step values needs it. */
export interface Stacks {
  readonly body: Graph;
  /** The final carry: gradients of the scan's init. */
  readonly carried: readonly string[];
  /** The outer value that stacks a value of the body over time: [n, …shape]. */
  stack(name: string): string;
}

/** Operations that are linear in their first input when the others do not change over time. */
const LINEAR = new Set([
  'Reshape',
  'Transpose',
  'Neg',
  'Slice',
  'Split',
  'Squeeze',
  'Unsqueeze',
  'Expand',
  'ReduceSum',
]);

const sameShape = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((d, i) => d === b[i]);

/**
 * The sum over all steps of a value of the backward body, as a value of the outer graph: the gradient of a tensor that
 * every step uses. Rather than stacking such gradients (a matrix per step), linear operations are moved behind the
 * sum, and a sum of products of matrices becomes one product over all steps and rows.
 */
export function sumOverTime(r: Recorder, stacks: Stacks, name: string): string {
  const { body } = stacks;
  const info = r.info(name);
  if (!body.defines(name)) return info.zero ? r.filled(info.shape, 0, 'float32') : repeated(r, stacks, name);
  const node = body.producer(name);
  const moved = node && behindTheSum(r, stacks, node, name);
  if (moved) {
    r.values.set(moved, info);
    return moved;
  }
  r.stackedGradients++;
  return r.emitOne('ReduceSum', [stacks.stack(name), r.int64([0])], { keepdims: { i: 0 } });
}

/** A value that is the same in every step, n times: added up through a stack, which is rare. */
function repeated(r: Recorder, stacks: Stacks, name: string): string {
  return r.emitOne('ReduceSum', [stacks.stack(name), r.int64([0])], { keepdims: { i: 0 } });
}

function behindTheSum(r: Recorder, stacks: Stacks, node: GraphNode, name: string): string | undefined {
  const { body } = stacks;
  const varying = node.inputs.filter((input) => body.defines(input));
  const onlyFirst = varying.length === 1 && varying[0] === node.inputs[0];
  if (node.op === 'Gemm' && varying.length === 2 && node.attributes.transA && 'i' in node.attributes.transA) {
    return node.attributes.transA.i === 1 ? oneLargeProduct(r, stacks, node) : undefined;
  }
  if (LINEAR.has(node.op) && onlyFirst) return again(r, stacks, node, name);
  if ((node.op === 'Mul' || node.op === 'Div') && onlyFirst && keepsShape(r, node, name))
    return again(r, stacks, node, name);
  if ((node.op === 'Add' || node.op === 'Sub') && varying.length === 2 && keepsShape(r, node, name)) {
    return r.emitOne(
      node.op,
      node.inputs.map((input) => sumOverTime(r, stacks, input)),
    );
  }
  return undefined;
}

function keepsShape(r: Recorder, node: GraphNode, name: string): boolean {
  const { shape } = r.info(name);
  return node.inputs.every((input) => r.values.has(input) && sameShape(r.info(input).shape, shape));
}

/** The node once more, outside the loop, on the sum of its first input. */
function again(r: Recorder, stacks: Stacks, node: GraphNode, name: string): string | undefined {
  const first = node.inputs[0]!;
  if (!r.values.has(first)) return undefined;
  const inputs = [sumOverTime(r, stacks, first), ...node.inputs.slice(1)];
  const outputs = r.emit(node.op, inputs, node.attributes, node.outputs.length);
  return outputs[node.outputs.indexOf(name)];
}

/** Σ_t AₜᵀBₜ, with time folded into the rows: one product of [n·rows, ·] matrices. */
function oneLargeProduct(r: Recorder, stacks: Stacks, node: GraphNode): string | undefined {
  const [a, b] = node.inputs as [string, string];
  if (!r.values.has(a) || !r.values.has(b) || !node.attributes.transB || !('i' in node.attributes.transB))
    return undefined;
  if (node.attributes.transB.i !== 0) return undefined;
  const rows = (value: string) =>
    r.emitOne('Reshape', [stacks.stack(value), r.int64([-1, r.info(value).shape[1]!])]);
  return r.emitOne('Gemm', [rows(a), rows(b)], node.attributes);
}
