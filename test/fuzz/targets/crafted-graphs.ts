import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  FunctionProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  type ModelProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataType as Type,
  TensorProtoSchema,
  TrainingInfoProtoSchema,
} from 'onnx-buf';
import type { Random } from '../../../core/random.ts';
import { checkGraph } from '../../../models/export/graph-safety.ts';
import { floats, graph, graphBytes, integers, node, type Node, subgraph } from '../../fixtures/onnx.ts';
import { tinyFiles } from '../../fixtures/tiny-model.ts';
import { broken, type Fuzzed, refusedWith } from '../target.ts';

type Evil = (model: ModelProto, random: Random) => void;

const ALIEN = ['Loop', 'RandomNormal', 'Multinomial', 'Bernoulli', 'Dropout', 'StringConcat', 'PythonOp', ''];
const OPENED = [Type.STRING, Type.UNDEFINED, Type.COMPLEX64, Type.COMPLEX128];
/** Larger than a tensor may be, alone or as a product. */
const HUGE = [[1n << 40n], [1n << 20n, 1n << 20n], [-1n], [1n << 62n, 4n], Array<bigint>(40).fill(2n)];

const one = <T>(list: readonly T[], random: Random): T => list[random.below(list.length)]!;
const word = (random: Random) => `w${random.below(1e6)}`;

/** A sound model with one thing in it that no model of ours may have. */
const EVILS: Readonly<Record<string, Evil>> = {
  'an operator outside the list': (m, r) => {
    one(m.graph!.node, r).opType = r.below(2) ? one(ALIEN, r) : word(r);
  },
  'an operator of another domain': (m, r) => {
    one(m.graph!.node, r).domain = r.below(2) ? 'com.microsoft' : word(r);
  },
  'another opset': (m, r) => {
    m.opsetImport[0]!.version = one([0n, 1n, 12n, 24n, 1n << 40n, -1n], r);
  },
  'a second opset': (m, r) => {
    m.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: word(r), version: 1n }));
  },
  functions: (m, r) => {
    m.functions.push(create(FunctionProtoSchema, { name: word(r) }));
  },
  'training graphs': (m) => {
    m.trainingInfo.push(create(TrainingInfoProtoSchema));
  },
  'data in another file': (m, r) => {
    const value = one(['/etc/passwd', '../weights', 'http://127.0.0.1/', word(r)], r);
    const tensor = initializer(m, r);
    if (r.below(2)) tensor.dataLocation = 1;
    else tensor.externalData.push(create(StringStringEntryProtoSchema, { key: 'location', value }));
  },
  'a huge initializer': (m, r) => {
    initializer(m, r).dims = one(HUGE, r);
  },
  'an initializer with less than it says': (m, r) => {
    initializer(m, r).rawData = new Uint8Array(1 + 2 * r.below(20));
  },
  'an initializer of another type': (m, r) => {
    initializer(m, r).dataType = one(OPENED, r);
  },
  'a sparse initializer': (m) => {
    m.graph!.sparseInitializer.push(create(SparseTensorProtoSchema));
  },
  'an input that is no tensor': (m, r) => {
    one([...m.graph!.input, ...m.graph!.output], r).type!.value = { case: undefined };
  },
  'a graph in an operator that has none': (m, r) => {
    const body = create(GraphProtoSchema, { node: [create(NodeProtoSchema, { opType: 'Neg' })] });
    // Scan has a body of its own; that one would be held to the same rules, and be sound.
    const operator = one(m.graph!.node, r);
    const name = operator.opType === 'Scan' ? word(r) : one(['body', 'then_branch', word(r)], r);
    const attribute = { name, type: AttributeType.GRAPH, g: body };
    operator.attribute.push(create(AttributeProtoSchema, attribute));
  },
  'an attribute by reference': (m, r) => {
    const reference = create(AttributeProtoSchema, { name: word(r), refAttrName: word(r) });
    one(m.graph!.node, r).attribute.push(reference);
  },
  'graphs too deep in one another': (m, r) => {
    m.graph!.node.push(create(NodeProtoSchema, nested(5 + r.below(5), r)));
  },
  'a constant that grows without end': (m, r) => grow(m, r),
};

function initializer(model: ModelProto, random: Random) {
  const { initializer: all } = model.graph!;
  if (all.length === 0) all.push(create(TensorProtoSchema, floats('new', [1], [1])));
  return one(all, random);
}

/** Scan within Scan, or within an arm of If. */
function nested(depth: number, random: Random): Node {
  const inner = depth === 1 ? node('Neg', ['x'], ['y']) : nested(depth - 1, random);
  if (random.below(2)) return node('Scan', ['x'], ['y'], [subgraph('body', graph([inner]))]);
  const arms = ['then_branch', 'else_branch'].map((name) => subgraph(name, { ...graph([inner]), input: [] }));
  return node('If', ['c'], ['y'], arms);
}

/** What ONNX Runtime would compute while it loads: a few bytes that ask for all memory. */
function grow(model: ModelProto, random: Random): void {
  const size = 2 ** (14 + random.below(16));
  const ways: Node[][] = [
    [node('ConstantOfShape', ['wide'], ['grown'])],
    [node('Expand', ['seed', 'wide'], ['grown'])],
    [node('Tile', ['seed', 'wide'], ['grown'])],
    [node('Range', ['zero', 'far', 'step'], ['grown'])],
    Array.from({ length: 40 }, (_, i) => node('Concat', [`s${i}`, `s${i}`], [`s${i + 1}`])),
    Array.from({ length: 40 }, (_, i) => node('Mul', [`s${i}`, 'column'], [`s${i + 1}`])),
  ];
  const constants = [
    integers('wide', [size, size]),
    floats('seed', [1, 1], [1]),
    { ...integers('zero', [0]), dims: [] },
    { ...integers('far', [size * size]), dims: [] },
    { ...integers('step', [1]), dims: [] },
    floats('s0', [1000, 1], Array<number>(1000).fill(1)),
    floats('column', [1, 100_000], Array<number>(100_000).fill(1)),
  ];
  model.graph!.initializer.push(...constants.map((tensor) => create(TensorProtoSchema, tensor)));
  model.graph!.node.push(...one(ways, random).map((made) => create(NodeProtoSchema, made)));
}

/** Bytes that no encoder writes: messages in messages, parts beyond counting, fields that do not exist. */
const RAW: Readonly<Record<string, (random: Random) => Uint8Array>> = {
  'messages too deep in one another': (r) => deepMessages(10 + r.below(20_000)),
  'more parts than any model has': (r) => repeated([0x0a, 0], 1_000_001 + r.below(1000), 7),
  'groups in groups': (r) => new Uint8Array(1000 + r.below(100_000)).fill(0x0b),
  'a length beyond its end': (r) => Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, r.below(8)),
  'fields that ONNX does not have': (r) => Uint8Array.of(...varint(8 * (100 + r.below(1000))), 1),
};

/** A model whose graph has a node with a graph, and so on: fields 7, 1, 5 and 6 of the messages on the way. */
function deepMessages(depth: number): Uint8Array {
  const heads: number[][] = [];
  let length = 0;
  for (let at = 0; at < depth; at++) {
    const head = [[0x0a, 0x2a, 0x32][at % 3]!, ...varint(length)];
    heads.push(head);
    length += head.length;
  }
  return Uint8Array.from([0x3a, ...varint(length), ...heads.reverse().flat()]);
}

function repeated(unit: readonly number[], times: number, field: number): Uint8Array {
  const inner = new Uint8Array(unit.length * times);
  for (let at = 0; at < inner.length; at++) inner[at] = unit[at % unit.length]!;
  const head = [8 * field + 2, ...varint(inner.length)];
  const all = new Uint8Array(head.length + inner.length);
  all.set(head);
  all.set(inner, head.length);
  return all;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
}

/** Every one of these must be refused: a model file is a closed graph. */
export const craftedGraphs: Fuzzed = {
  name: 'crafted graphs',
  short: 200,
  long: 20_000,
  open: () => {
    const { encode, density, sample, decode } = tinyFiles();
    const scan = graphBytes(
      graph([node('Scan', ['x'], ['y'], [subgraph('body', graph([node('Neg', ['x'], ['y'])]))])]),
    );
    const sound = [encode, density, sample, decode, scan];
    for (const bytes of sound) checkGraph(bytes);
    return Promise.resolve({
      attempt: (random) => {
        const [name, bytes] = crafted(one(sound, random), random);
        try {
          checkGraph(bytes);
        } catch (thrown) {
          return refusedWith(thrown, 'bad-model');
        }
        return broken(`a graph with ${name} is believed`);
      },
    });
  },
};

function crafted(sound: Uint8Array, random: Random): [name: string, bytes: Uint8Array] {
  if (random.below(20) === 0) {
    const [name, make] = one(Object.entries(RAW), random);
    return [name, make(random)];
  }
  const [name, change] = one(Object.entries(EVILS), random);
  const model = fromBinary(ModelProtoSchema, sound);
  change(model, random);
  return [name, toBinary(ModelProtoSchema, model)];
}
