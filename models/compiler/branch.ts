import { RivuletError } from '../../core/errors.ts';
import * as tf from './tensorflow.ts';
import { Graph, type DType, type ValueInfo } from './graph.ts';
import { isRecording, recorder, type Recorder } from './recorder.ts';

/** One way to compute the results. It must be a pure function of tensors, and may use any from outside. */
type Arm = () => tf.Tensor[];

export interface BranchOptions {
  /** A bool without axes. */
  condition: tf.Tensor;
  /** What is computed when the condition holds. */
  then: Arm;
  /** What is computed when it does not: as many tensors, of the same types and shapes. */
  otherwise: Arm;
}

/** An arm as it was recorded. */
interface ArmTrace {
  readonly graph: Graph;
  readonly captured: readonly tf.Tensor[];
  readonly outputs: readonly ValueInfo[];
}

/** Both arms as they were recorded. */
interface BranchTrace {
  readonly then: ArmTrace;
  readonly otherwise: ArmTrace;
}

/**
 * One of two computations, chosen by a value: eagerly only that one is called, while recording both are traced once and
 * become one ONNX If, of which a run computes one. It nests, also with `scan`. A recording has no gradient through it.
 * @throws RivuletError `bad-shape` when the condition is not a bool without axes, or the arms' results differ.
 */
export function branch({ condition, then, otherwise }: BranchOptions): tf.Tensor[] {
  if (condition.dtype !== 'bool' || condition.shape.length > 0) {
    const got = describe([condition]);
    throw new RivuletError('bad-shape', `branch needs a condition bool[], got ${got}`);
  }
  if (!isRecording()) return condition.dataSync()[0] ? then() : otherwise();
  const r = recorder();
  const trace: BranchTrace = { then: traceArm(r, then), otherwise: traceArm(r, otherwise) };
  checkAlike(trace);
  const captured = [...trace.then.captured, ...trace.otherwise.captured];
  const inputs = Object.fromEntries([condition, ...captured].map((t, i) => [`i${i}`, t]));
  return tf.engine().runKernel('Branch', inputs, { trace: trace as never }) as tf.Tensor[];
}

function traceArm(r: Recorder, arm: Arm): ArmTrace {
  const graph = new Graph(r.graph, true);
  return r.inside(graph, () => {
    const captures = r.watchCaptures(graph);
    const results = arm();
    graph.outputs.push(...results.map((t) => r.name(t)));
    const outputs = results.map((t) => ({ shape: t.shape, dtype: t.dtype as DType }));
    return { graph, captured: [...captures.values()], outputs };
  });
}

function checkAlike({ then, otherwise }: BranchTrace): void {
  const [expected, got] = [describe(then.outputs), describe(otherwise.outputs)];
  if (expected !== got || then.outputs.length === 0) {
    throw new RivuletError(
      'bad-shape',
      `branch needs results that are alike and at least one: then gives ${expected || 'none'}, otherwise ${got || 'none'}`,
    );
  }
}

function describe(results: readonly { readonly dtype: string; readonly shape: readonly number[] }[]): string {
  return results.map(({ dtype, shape }) => `${dtype}[${shape.join(', ')}]`).join(' ');
}

tf.registerKernel({
  kernelName: 'Branch',
  backendName: 'onnx',
  kernelFunc: ({ inputs, attrs }) => {
    const r = recorder();
    const { then, otherwise } = attrs!.trace as unknown as BranchTrace;
    const outputs = then.outputs.map(() => r.fresh('v'));
    // What the arms use from outside, ONNX finds by name: the condition is the only input.
    r.graph.addNode({
      op: 'If',
      inputs: [r.name((inputs as tf.NamedTensorMap).i0!)],
      outputs,
      attributes: {},
      arms: { then: then.graph, otherwise: otherwise.graph },
    });
    return outputs.map((name, k) => r.handle(name, then.outputs[k]!.shape, then.outputs[k]!.dtype));
  },
});

tf.registerGradient({
  kernelName: 'Branch',
  gradFunc: () => {
    throw new RivuletError(
      'not-recordable',
      'A branch has no gradient: compute both arms and choose with tf.where, or take the gradient inside each arm.',
    );
  },
});
