import { RivuletError } from '../../core/errors.ts';
import * as tf from './tensorflow.ts';
import { Graph, type DType, type GraphNode, type ValueInfo } from './graph.ts';
import { isRecording, recorder, type Recorder } from './recorder.ts';

/** What one step of a scan returns: the carry for the next step, and its slices of the stacked outputs. */
export interface ScanStep {
  carry: tf.Tensor[];
  ys: tf.Tensor[];
}

/** One step: the carry and the slices of `xs` at that step. It must be a pure function of tensors. */
type ScanBody = (carry: tf.Tensor[], x: tf.Tensor[]) => ScanStep;

export interface ScanOptions {
  /** The carry before the first step. */
  init: tf.Tensor[];
  /** Tensors cut along their first axis, all of the same length n ≥ 1. */
  xs: tf.Tensor[];
  /** From the last step to the first; stacked outputs keep the order of `xs`. */
  reverse?: boolean;
  body: ScanBody;
}

/** A scan as it was recorded, with all that its gradient needs. */
export interface ScanTrace {
  readonly options: Required<ScanOptions>;
  readonly steps: number;
  readonly bodyGraph: Graph;
  /** The nodes of the body as first traced, in order. */
  readonly nodes: readonly GraphNode[];
  readonly carryInputs: readonly string[];
  readonly captured: readonly tf.Tensor[];
  /** Infos of the outputs: the final carry, then the stacked ys. */
  readonly outputs: readonly ValueInfo[];
  node?: GraphNode;
}

/**
 * A loop over time that carries tensors from step to step: eagerly a plain loop, while recording one ONNX Scan whose
 * body is traced once. Differentiable, also in tensors that the body uses from outside, and it nests.
 */
export function scan({ init, xs, reverse = false, body }: ScanOptions): ScanStep {
  const steps = xs[0]?.shape[0];
  if (steps === undefined || steps < 1 || xs.some((x) => x.shape[0] !== steps)) {
    const shapes = xs.map((x) => `[${x.shape.join(', ')}]`).join(' ');
    throw new RivuletError('bad-shape', `scan needs xs of one length of at least 1, got ${shapes || 'none'}`);
  }
  const options = { init, xs, reverse, body };
  return isRecording() ? recordScan(options, steps) : loop(options, steps);
}

function loop({ init, xs, reverse, body }: Required<ScanOptions>, steps: number): ScanStep {
  const slices = xs.map((x) => tf.unstack(x));
  const stacks: tf.Tensor[][] = [];
  let carry = init;
  for (let i = 0; i < steps; i++) {
    const t = reverse ? steps - 1 - i : i;
    const step = body(
      carry,
      slices.map((slice) => slice[t]!),
    );
    checkCarry(init, step.carry);
    carry = step.carry;
    step.ys.forEach((y, k) => ((stacks[k] ??= [])[t] = y));
  }
  return { carry, ys: stacks.map((stack) => tf.stack(stack)) };
}

function recordScan(options: Required<ScanOptions>, steps: number): ScanStep {
  const r = recorder();
  const { init, xs } = options;
  [...init, ...xs].forEach((t) => r.keep(t));
  const trace = traceBody(r, options, steps);
  trace.captured.forEach((t) => r.keep(t));
  const inputs = Object.fromEntries([...init, ...xs, ...trace.captured].map((t, i) => [`i${i}`, t]));
  const outputs = tf.engine().runKernel('Scan', inputs, { trace: trace as never }) as tf.Tensor[];
  return { carry: outputs.slice(0, init.length), ys: outputs.slice(init.length) };
}

function traceBody(r: Recorder, options: Required<ScanOptions>, steps: number): ScanTrace {
  const body = new Graph(r.graph);
  return r.inside(body, () => {
    const carry = options.init.map((t) => r.bodyInput(body, t.shape, t.dtype as DType));
    const x = options.xs.map((t) => r.bodyInput(body, t.shape.slice(1), t.dtype as DType));
    const captures = r.watchCaptures(body, carry[0]?.id ?? x[0]!.id);
    const step = options.body(carry, x);
    checkCarry(options.init, step.carry);
    const nodes = [...body.nodes];
    body.outputs.push(...[...step.carry, ...step.ys].map((t) => r.name(t)));
    return {
      options,
      steps,
      bodyGraph: body,
      nodes,
      carryInputs: body.inputs.slice(0, carry.length).map((input) => input.name),
      captured: [...captures.values()],
      outputs: [
        ...step.carry.map((t) => ({ shape: t.shape, dtype: t.dtype as DType })),
        ...step.ys.map((t) => ({ shape: [steps, ...t.shape], dtype: t.dtype as DType })),
      ],
    };
  });
}

function checkCarry(init: tf.Tensor[], carry: tf.Tensor[]): void {
  const describe = (ts: tf.Tensor[]) => ts.map((t) => `${t.dtype}[${t.shape.join(', ')}]`).join(' ');
  if (describe(init) !== describe(carry)) {
    throw new RivuletError(
      'bad-shape',
      `scan body must return a carry like its init: expected ${describe(init)}, got ${describe(carry)}`,
    );
  }
}

/** Adds a Scan node to the current graph; outputs are added one by one with {@link addScanOutput}. */
export function addScanNode(
  r: Recorder,
  body: Graph,
  inputs: string[],
  scanned: number,
  reverse: boolean,
): GraphNode {
  const node: GraphNode = {
    op: 'Scan',
    inputs,
    outputs: [],
    attributes: {},
    loop: { body, scanned, reverse },
  };
  r.graph.addNode(node);
  return node;
}

/** Gives the Scan node its next output and returns the output's name. */
export function addScanOutput(r: Recorder, node: GraphNode): string {
  const name = r.fresh('v');
  r.graph.addOutput(node, name);
  return name;
}

tf.registerKernel({
  kernelName: 'Scan',
  backendName: 'onnx',
  kernelFunc: ({ inputs, attrs }) => {
    const r = recorder();
    const trace = attrs!.trace as unknown as ScanTrace;
    const { init, xs, reverse } = trace.options;
    const names = Object.values(inputs as tf.NamedTensorMap).map((t) => r.name(t));
    trace.node = addScanNode(r, trace.bodyGraph, names.slice(0, init.length + xs.length), xs.length, reverse);
    return trace.outputs.map(({ shape, dtype }) => r.handle(addScanOutput(r, trace.node!), shape, dtype));
  },
});
