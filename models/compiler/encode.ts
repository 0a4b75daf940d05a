import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { toHalf } from '../../core/half.ts';
import { onnxType, type Attribute, type Constant, type DType, type Graph, type GraphNode } from './graph.ts';
import type { Port, Recording } from './record.ts';

/** The ONNX version of every file: the newest that both ONNX Runtime and Debian's checker know. */
const OPSET = 17n;
const IR_VERSION = 8n;

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array };

/** Float32 constants of at least this many numbers are stored as float16 when that is asked for. */
const HALF_FROM = 256;
const FLOAT16 = 10;

export interface EncodeOptions {
  /** Store large float32 constants as float16, cast back when the file is loaded; smaller numbers are lost. */
  readonly half?: boolean;
}

/** A recording as the bytes of an ONNX file. */
export function encode(recording: Recording, { half = false }: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'rivulet',
    graph: new Encoder(recording, half).root(),
  });
  return toBinary(ModelProtoSchema, model) as Uint8Array<ArrayBuffer>;
}

class Encoder {
  /** Values that are known under another name in the file. */
  private readonly renamed = new Map<string, string>();
  private readonly initializers: TensorProto[] = [];
  /** Casts of the constants that are stored as float16. */
  private readonly casts: GraphNode[] = [];

  constructor(
    private readonly recording: Recording,
    private readonly half: boolean,
  ) {
    this.storeConstants();
  }

  root(): GraphProto {
    const { graph, inputs, outputs } = this.recording;
    const made = new Set(graph.nodes.flatMap((node) => node.outputs));
    const copies: GraphNode[] = [];
    for (const { name, value } of outputs) {
      if (made.has(value) && !this.renamed.has(value)) this.renamed.set(value, name);
      else copies.push({ op: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    }
    return create(GraphProtoSchema, {
      name: 'rivulet',
      node: [...this.casts, ...graph.nodes, ...copies].map((node) => this.node(node)),
      initializer: this.initializers,
      input: inputs.map((port) => valueInfo(port.name, port.dtype, port)),
      output: outputs.map((port) => valueInfo(port.name, port.dtype, port)),
    });
  }

  /** Constants become initializers; equal int64 ones are stored once. */
  private storeConstants(): void {
    const seen = new Map<string, string>();
    for (const [name, constant] of this.recording.constants) {
      if (constant.dtype === 'int64') {
        const key = `${constant.shape.length}:${Array.from(constant.values).join()}`;
        const first = seen.get(key);
        if (first !== undefined) {
          this.renamed.set(name, first);
          continue;
        }
        seen.set(key, name);
      }
      this.store(name, constant);
    }
  }

  private store(name: string, constant: Constant): void {
    if (!this.half || constant.dtype !== 'float32' || constant.values.length < HALF_FROM) {
      this.initializers.push(tensor(name, constant));
      return;
    }
    const stored = `${name}_half`;
    this.casts.push({
      op: 'Cast',
      inputs: [stored],
      outputs: [name],
      attributes: { to: { i: onnxType.float32 } },
    });
    this.initializers.push({
      ...tensor(stored, constant),
      dataType: FLOAT16,
      rawData: toHalf(constant.values),
    });
  }

  private name(value: string): string {
    return this.renamed.get(value) ?? value;
  }

  private node(node: GraphNode): NodeProto {
    const { op, inputs, outputs } = node;
    return create(NodeProtoSchema, {
      opType: op,
      name: `${op}_${this.name(outputs[0]!)}`,
      input: inputs.map((value) => this.name(value)),
      output: outputs.map((value) => this.name(value)),
      attribute: this.attributes(node),
    });
  }

  private attributes({ inputs, outputs, attributes, loop, arms }: GraphNode): AttributeProto[] {
    if (loop) {
      const { body, scanned, reverse } = loop;
      return this.scanAttributes(body, scanned, reverse, outputs.length - (inputs.length - scanned));
    }
    if (arms) return [this.graph('then_branch', arms.then), this.graph('else_branch', arms.otherwise)];
    return Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value));
  }

  private scanAttributes(body: Graph, scanned: number, reverse: boolean, stacked: number): AttributeProto[] {
    const backwards = (count: number) => ({ ints: Array<number>(count).fill(1) });
    return [
      this.graph('body', body),
      encodeAttribute('num_scan_inputs', { i: scanned }),
      ...(reverse ? [encodeAttribute('scan_input_directions', backwards(scanned))] : []),
      ...(reverse && stacked > 0 ? [encodeAttribute('scan_output_directions', backwards(stacked))] : []),
    ];
  }

  private graph(name: string, graph: Graph): AttributeProto {
    return create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g: this.body(graph) });
  }

  /** A loop body or an arm; its shapes are left out, because they may depend on the sizes. */
  private body(graph: Graph): GraphProto {
    return create(GraphProtoSchema, {
      name: `body_of_${graph.outputs[0]}`,
      node: graph.nodes.map((node) => this.node(node)),
      input: graph.inputs.map(({ name, dtype }) => valueInfo(name, dtype)),
      output: graph.outputs.map((name) => valueInfo(name, this.dtype(graph, name))),
    });
  }

  private dtype(graph: Graph, name: string): DType {
    const copied = graph.producer(name)?.inputs[0];
    return (this.recording.values.get(name) ?? this.recording.values.get(copied ?? ''))?.dtype ?? 'float32';
  }
}

function valueInfo(name: string, dtype: DType, port?: Port): ValueInfoProto {
  const dim = port?.shape.map((size) => ({
    value:
      typeof size === 'string'
        ? { case: 'dimParam' as const, value: size }
        : { case: 'dimValue' as const, value: BigInt(size) },
  }));
  const tensorType = { elemType: onnxType[dtype], ...(dim && { shape: { dim } }) };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensorType } } });
}

function encodeAttribute(name: string, value: Attribute): AttributeProto {
  if ('i' in value)
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value.i) });
  if ('ints' in value) {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.INTS,
      ints: value.ints.map((n) => BigInt(n)),
    });
  }
  if ('f' in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.f });
  return create(AttributeProtoSchema, {
    name,
    type: AttributeType.STRING,
    s: new TextEncoder().encode(value.s),
  });
}

function tensor(name: string, { dtype, shape, values }: Constant): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: shape.map((d) => BigInt(d)),
    dataType: onnxType[dtype],
    rawData: rawBytes(dtype, values),
  });
}

function rawBytes(dtype: DType, values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const typed =
    dtype === 'int64' ? BigInt64Array.from(Array.from(values), (n) => BigInt(n)) : arrays[dtype].from(values);
  return new Uint8Array(typed.buffer);
}
