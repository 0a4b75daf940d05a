import { RivuletError } from '../../core/errors.ts';
import * as tf from './tensorflow.ts';
import { Graph, type DType } from './graph.ts';
import { recorder, type Recorder } from './recorder.ts';
import { addScanNode, addScanOutput, type ScanTrace } from './scan.ts';
import { sumOverTime, type Stacks } from './sum-over-time.ts';

/** Results of the forward body that the backward body takes as saved rather than computing them again. */
const SAVED = new Set(['Gemm', 'MatMul', 'Sigmoid', 'Tanh']);

const isFloat = (t: tf.Tensor) => t.dtype === 'float32';
const zerosLike = (t: tf.Tensor) => tf.fill(t.shape, 0);

/** A scan's gradient: a second Scan in the other direction, whose body replays the forward step and differentiates it. */
class BackwardScan {
  private readonly body: Graph;
  /** Outer tensors or values that the backward node cuts along time, in the order of the body's inputs. */
  private readonly scannedValues: string[] = [];
  private readonly carryInputs: tf.Tensor[];

  constructor(
    private readonly r: Recorder,
    private readonly trace: ScanTrace,
    private readonly outputGradients: readonly (tf.Tensor | undefined)[],
  ) {
    this.body = new Graph(r.graph);
    this.carryInputs = this.floatCarry().map((t) => r.bodyInput(this.body, t.shape, 'float32'));
  }

  /** Records it and gives the gradient of each input of the scan: init, then xs, then captured tensors. */
  record(): (() => tf.Tensor)[] {
    const { trace, r } = this;
    const { init, xs, reverse } = trace.options;
    const carry = trace.carryInputs.map((name, i) => this.scannedInput(this.stackForward(name), init[i]!));
    const x = xs.map((t) => this.scannedInput(r.name(t), { shape: t.shape.slice(1), dtype: t.dtype }));
    const gradients = this.differentiate(carry, x);
    const initial = this.finalCarryGradients().map((t) => r.name(t));
    const stacks = this.addNode(initial, gradients.slice(0, initial.length), !reverse);
    return this.collect(gradients, stacks, [...init, ...xs, ...trace.captured]);
  }

  private floatCarry(): tf.Tensor[] {
    return this.trace.options.init.filter(isFloat);
  }

  /** A stack over time of a value inside the forward body: one more output of the forward Scan. */
  private stackForward(name: string): string {
    this.trace.bodyGraph.outputs.push(name);
    return addScanOutput(this.r, this.trace.node!);
  }

  private scannedInput(stack: string, { shape, dtype }: { shape: number[]; dtype: string }): tf.Tensor {
    this.scannedValues.push(stack);
    return this.r.bodyInput(this.body, shape, dtype as DType);
  }

  /** Gradients of the float carry, then the float xs, then the float captured tensors, inside the backward body. */
  private differentiate(carry: tf.Tensor[], x: tf.Tensor[]): (tf.Tensor | null)[] {
    const { r, trace } = this;
    const { body, init } = trace.options;
    const floats = [...carry, ...x, ...trace.captured].filter(isFloat);
    const yGradients = this.outputGradients.slice(init.length).map((dy, k) => {
      const info = trace.outputs[init.length + k]!;
      if (!dy || info.dtype !== 'float32' || r.info(r.name(dy)).zero) return null;
      return this.scannedInput(r.name(dy), { shape: info.shape.slice(1), dtype: 'float32' });
    });
    return r.inside(this.body, () =>
      gradientsWithin(() => {
        const step = body(carry, x);
        this.replaceBySaved();
        const pairs: [tf.Tensor, tf.Tensor][] = step.carry
          .filter(isFloat)
          .map((t, k) => [t, this.carryInputs[k]!]);
        step.ys.forEach((y, k) => yGradients[k] && pairs.push([y, yGradients[k]]));
        return withGradients(pairs);
      }, floats),
    );
  }

  /** The replayed body equals the forward body node by node; its costly results are taken from there. */
  private replaceBySaved(): void {
    const { r, trace, body } = this;
    const replayed = [...body.nodes];
    if (replayed.length !== trace.nodes.length || replayed.some((n, i) => n.op !== trace.nodes[i]!.op)) {
      throw new RivuletError(
        'not-recordable',
        'A scan body must do the same operations every time it is called: it depends on something besides its arguments.',
      );
    }
    replayed.forEach((node, i) => {
      const original = trace.nodes[i]!;
      // Nodes inside a primitive have no known shape.
      if (!SAVED.has(node.op) || !original.outputs.every((name) => r.values.has(name))) return;
      body.replaceByInputs(
        node,
        original.outputs.map((name) => r.info(name)),
      );
      original.outputs.forEach((name) => this.scannedValues.push(this.stackForward(name)));
    });
  }

  private finalCarryGradients(): tf.Tensor[] {
    const { init } = this.trace.options;
    return init.flatMap((t, i) => (isFloat(t) ? [this.outputGradients[i] ?? zerosLike(t)] : []));
  }

  private addNode(initial: string[], carry: (tf.Tensor | null)[], reverse: boolean): Stacks {
    const { r, body, scannedValues } = this;
    const names = r.inside(body, () => carry.map((t, k) => r.name(t ?? zerosLike(this.carryInputs[k]!))));
    body.outputs.push(...names);
    const node = addScanNode(r, body, [...initial, ...scannedValues], scannedValues.length, reverse);
    const carried = names.map(() => addScanOutput(r, node));
    const stacked = new Map<string, string>();
    return {
      body,
      carried,
      sums: new Map(),
      stack: (name) => {
        const known = stacked.get(name);
        if (known) return known;
        body.outputs.push(name);
        const output = addScanOutput(r, node);
        const { shape, dtype } = r.info(name);
        r.values.set(output, { shape: [this.trace.steps, ...shape], dtype });
        stacked.set(name, output);
        return output;
      },
    };
  }

  private collect(gradients: (tf.Tensor | null)[], stacks: Stacks, inputs: tf.Tensor[]): (() => tf.Tensor)[] {
    const { r, trace } = this;
    const { init, xs } = trace.options;
    const names = r.inside(this.body, () => gradients.map((t) => t && r.name(t)));
    let next = 0;
    return inputs.map((input, i) => {
      const k = isFloat(input) ? next++ : -1;
      const name = k < 0 ? null : names[k]!;
      if (i < init.length && k >= 0) return () => r.tensor(stacks.carried[k]!, input.shape);
      if (name === null) return () => zerosLike(input);
      const gradient =
        i < init.length + xs.length ? () => stacks.stack(name) : () => sumOverTime(r, stacks, name);
      return () => r.tensor(gradient(), input.shape);
    });
  }
}

/** A scalar whose gradient with respect to each first tensor is the second one. */
function withGradients(pairs: [tf.Tensor, tf.Tensor][]): tf.Scalar {
  if (pairs.length === 0) return tf.scalar(0);
  const inject = tf.customGrad(() => ({ value: tf.scalar(0), gradFunc: () => pairs.map(([, dy]) => dy) }));
  return inject(...pairs.map(([y]) => y));
}

/** Gradients of a function inside a gradient: TensorFlow.js would forget the outer tape, so it is put back. */
function gradientsWithin(f: () => tf.Scalar, xs: tf.Tensor[]): (tf.Tensor | null)[] {
  const engine = tf.engine();
  const { activeTape, gradientDepth } = engine.state;
  engine.state.gradientDepth = 0;
  try {
    // A tensor that does not matter has no gradient; the types of TensorFlow.js do not say so.
    return engine.gradients(f, xs, undefined, true).grads.map((gradient?: tf.Tensor) => gradient ?? null);
  } finally {
    engine.state.activeTape = activeTape;
    engine.state.gradientDepth = gradientDepth;
  }
}

tf.registerGradient({
  kernelName: 'Scan',
  gradFunc: (dy, _saved, attributes) => {
    const trace = attributes.trace as unknown as ScanTrace;
    const gradients = new BackwardScan(recorder(), trace, Array.isArray(dy) ? dy : [dy]).record();
    return Object.fromEntries(gradients.map((gradient, i) => [`i${i}`, gradient]));
  },
});
