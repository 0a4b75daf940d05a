import { RivuletError } from '../../core/errors.ts';
import * as tf from './tensorflow.ts';
import { Graph, type Attribute, type Constant, type DType, type GraphNode, type ValueInfo } from './graph.ts';
import { backend, type Held } from './backend.ts';

/** A loop body or an arm being traced: which outer tensors it used. */
interface Tracing {
  /** Tensors with a smaller id were made before the body began. */
  readonly firstId: number;
  readonly captured: Map<number, tf.Tensor>;
}

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array };

/** The state of one recording: the graph under construction and what is known of its values. */
export class Recorder {
  readonly root = new Graph(null);
  readonly constants = new Map<string, Constant>();
  readonly values = new Map<string, ValueInfo>();
  /** How many gradients of loop-invariant tensors had to be stacked whole, one for every step. */
  stackedGradients = 0;
  graph = this.root;
  private readonly tracings = new Map<Graph, Tracing>();
  private readonly kept = new Set<tf.Tensor>();
  /** Tensors with a smaller id were there before the recording. */
  private readonly firstId = newTensorId();
  private counter = 0;

  /** A name that nobody else uses: inputs and outputs may not begin with `_`. */
  fresh(prefix: string): string {
    return `_${prefix}${this.counter++}`;
  }

  /**
   * Appends a node and returns the names of its outputs. A node that needs nothing of the current loop body goes to
   * the graph outside it, where it runs once; out of an arm of an If goes only what is made of constants, which others
   * may share.
   */
  emit(op: string, inputs: string[], attributes: Record<string, Attribute> = {}, outputs = 1): string[] {
    const fixed = inputs.every((input) => this.constants.has(input));
    let graph = this.graph;
    while (graph.parent && !inputs.some((input) => graph.defines(input))) {
      if (graph.conditional && !fixed) break;
      graph = graph.parent;
    }
    const node: GraphNode = {
      op,
      inputs,
      outputs: Array.from({ length: outputs }, () => this.fresh('v')),
      attributes,
    };
    graph.addNode(node);
    return node.outputs;
  }

  /** `emit` for a node of one output. */
  emitOne(op: string, inputs: string[], attributes: Record<string, Attribute> = {}): string {
    return this.emit(op, inputs, attributes)[0]!;
  }

  /** An int64 constant: a list of numbers, or with `scalar` a single one without axes. */
  int64(values: readonly number[], scalar = false): string {
    return this.store('k', { dtype: 'int64', values: [...values], shape: scalar ? [] : [values.length] });
  }

  /** A constant without axes. */
  scalar(value: number, dtype: Exclude<DType, 'int64'> = 'float32'): string {
    return this.store('c', { dtype, values: arrays[dtype].of(value), shape: [] });
  }

  /** A constant tensor; one of equal elements becomes an Expand, so that its shape may depend on the sizes. */
  constant(values: ArrayLike<number>, shape: readonly number[], dtype: Exclude<DType, 'int64'>): string {
    const first = values[0] ?? 0;
    if (shape.length > 0 && values.length > 0 && allEqual(values, first)) {
      return this.filled(shape, first, dtype);
    }
    const typed = values instanceof arrays[dtype] ? values : arrays[dtype].from(values);
    return this.note(this.store('c', { dtype, values: typed, shape }), {
      shape,
      dtype,
      zero: first === 0 && typed.length === 1,
    });
  }

  /** A tensor filled with one value. */
  filled(shape: readonly number[], value: number, dtype: Exclude<DType, 'int64'>): string {
    const scalar = this.scalar(value, dtype);
    const name = shape.length === 0 ? scalar : this.emitOne('Expand', [scalar, this.int64(shape)]);
    return this.note(name, { shape, dtype, zero: value === 0 });
  }

  /** A handle that TensorFlow.js can carry for the recorded value `name`. */
  handle(name: string, shape: readonly number[], dtype: DType = 'float32'): tf.TensorInfo {
    if (!this.values.has(name)) this.note(name, { shape, dtype });
    return { dataId: backend.hold(name), shape: [...shape], dtype: dtype as tf.DataType };
  }

  /** A tensor for the recorded value `name`. */
  tensor(name: string, shape: readonly number[], dtype: DType = 'float32'): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.handle(name, shape, dtype));
  }

  /** The name of the value that a tensor stands for. Loop bodies and arms remember the outer tensors asked for. */
  name(tensor: tf.TensorInfo): string {
    const id = (tensor as tf.Tensor).id as number | undefined;
    if (id !== undefined) {
      for (let graph: Graph | null = this.graph; graph; graph = graph.parent) {
        const tracing = this.tracings.get(graph);
        if (tracing && id < tracing.firstId) tracing.captured.set(id, tensor as tf.Tensor);
      }
    }
    const held = backend.held(tensor.dataId);
    return held.values ? this.nameOfNumbers(held, held.values, tensor) : held.name!;
  }

  info(name: string): ValueInfo {
    const info = this.values.get(name);
    if (!info) throw new RivuletError('not-recordable', `the recorder knows no value ${name}`);
    return info;
  }

  /** Runs `trace` with a new loop body or arm as the current graph. */
  inside<T>(body: Graph, trace: () => T): T {
    const outer = this.graph;
    this.graph = body;
    try {
      return trace();
    } finally {
      this.graph = outer;
    }
  }

  /** Declares an input of a loop body and gives its tensor. */
  bodyInput(body: Graph, shape: readonly number[], dtype: DType): tf.Tensor {
    const name = this.fresh('b');
    body.addInput({ name, shape, dtype });
    return this.tensor(name, shape, dtype);
  }

  /** From here on, tensors older than `firstId` (now, unless told) that `body` uses are collected in the map it returns. */
  watchCaptures(body: Graph, firstId = newTensorId()): ReadonlyMap<number, tf.Tensor> {
    const captured = new Map<number, tf.Tensor>();
    this.tracings.set(body, { firstId, captured });
    return captured;
  }

  /** Keeps a tensor alive until the recording ends; one that was kept before the recording stays as it is. */
  keep(tensor: tf.Tensor): void {
    if (!tensor.kept || tensor.id >= this.firstId) this.kept.add(tf.keep(tensor));
  }

  /** Lets go of what was kept and was made by this recording. */
  release(): void {
    for (const tensor of this.kept) {
      tensor.kept = false;
      if (tensor.id >= this.firstId) tensor.dispose();
    }
  }

  /** Eager views (reshape, cast) share numbers, so the shape and type are those of the tensor. */
  private nameOfNumbers(held: Held, values: ArrayLike<number>, { shape, dtype }: tf.TensorInfo): string {
    if (held.names?.recorder !== this) held.names = { recorder: this, byView: new Map<string, string>() };
    const { byView } = held.names;
    const view = `${dtype} ${shape.join()}`;
    const known = byView.get(view);
    if (known !== undefined) return known;
    const name = this.constant(values, shape, dtype as 'float32');
    byView.set(view, name);
    return name;
  }

  private store(prefix: string, constant: Constant): string {
    const name = this.fresh(prefix);
    this.constants.set(name, constant);
    return name;
  }

  private note(name: string, info: ValueInfo): string {
    this.values.set(name, info);
    return name;
  }
}

/** TensorFlow.js numbers its tensors in the order in which they are made. */
function newTensorId(): number {
  const tensor = tf.scalar(0);
  tensor.dispose();
  return tensor.id;
}

function allEqual(values: ArrayLike<number>, first: number): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== first) return false;
  return true;
}

let current: Recorder | null = null;

/** The recording that is going on; throws when there is none. */
export function recorder(): Recorder {
  if (!current)
    throw new RivuletError('not-recordable', 'nothing is being recorded: call record() or polymorphic()');
  return current;
}

/** Whether operations are being recorded rather than computed. */
export function isRecording(): boolean {
  return current !== null && tf.getBackend() === 'onnx';
}

/** Runs `trace` with a fresh recorder on the recording backend, and puts the backend back as it was. */
export function withRecorder<T>(trace: (recorder: Recorder) => T): T {
  if (current) {
    throw new RivuletError(
      'not-recordable',
      'A recording is going on already and record() does not nest: call the inner function itself.',
    );
  }
  tf.backend(); // The first use of TensorFlow.js chooses a backend, which must not be this one.
  const before = tf.getBackend();
  tf.setBackend('onnx');
  current = new Recorder();
  tf.engine().startScope();
  try {
    return trace(current);
  } finally {
    tf.engine().endScope();
    current.release();
    current = null;
    tf.setBackend(before);
  }
}
