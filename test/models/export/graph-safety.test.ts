import { AttributeProto_AttributeType as AttributeType, TensorProto_DataType as Type } from 'onnx-buf';
import { describe, expect, test } from 'vitest';
import { ALLOWED_OPERATORS } from '../../../models/export/operators.ts';
import { checkGraph, MAX_GRAPH_BYTES } from '../../../models/export/graph-safety.ts';
import {
  type Attribute,
  floats,
  type Graph,
  graphBytes,
  integers,
  type Initializer,
  node,
  type Node,
  tensorType,
  graph,
  subgraph,
} from '../../fixtures/onnx.ts';
import { refusal } from '../../fixtures/refusal.ts';

const identity = node('Identity', ['x'], ['y']);

/** Scan within Scan, `depth` graphs in all. */
function nested(depth: number): Graph {
  const inner =
    depth === 1 ? [identity] : [node('Scan', ['x'], ['y'], [subgraph('body', nested(depth - 1))])];
  return graph(inner);
}

/** A graph without inputs, as an arm of an If is. */
const arm = (nodes: Node[]): Graph => ({ ...graph(nodes), input: [] });

const arms = (then: Node[], otherwise: Node[]): Attribute[] => [
  subgraph('then_branch', arm(then)),
  subgraph('else_branch', arm(otherwise)),
];

/** An If by a condition that is computed from x. */
function chosen(then: Node[], otherwise: Node[]): Graph {
  return graph([node('Not', ['x'], ['c']), node('If', ['c'], ['y'], arms(then, otherwise))]);
}

function external(extra: Initializer): Graph {
  return graph([identity], [{ name: 'w', dims: [1n], dataType: Type.FLOAT, ...extra }]);
}

/** Every file that must be refused, and what must be said of it. */
const refusals: Record<string, [Uint8Array | (() => Uint8Array), RegExp]> = {
  'random bytes': [Uint8Array.from({ length: 200 }, (_, i) => (i * 37 + 11) % 256), /refused/],
  'an empty file': [new Uint8Array(), /0 opsets/],
  'a file cut short': [graphBytes(graph([identity])).subarray(0, 40), /not ONNX/],
  'a file that is too large': [() => new Uint8Array(MAX_GRAPH_BYTES + 1), /bytes, allowed/],
  'no graph': [graphBytes(graph([identity]), { graph: undefined as never }), /no graph/],
  'an opset too old': [
    graphBytes(graph([identity]), { opsetImport: [{ domain: '', version: 9n }] }),
    /opset is 9/,
  ],
  'an opset too new': [
    graphBytes(graph([identity]), { opsetImport: [{ domain: '', version: 99n }] }),
    /opset is 99/,
  ],
  'two opsets': [
    graphBytes(graph([identity]), { opsetImport: [{ version: 17n }, { domain: 'ai.onnx', version: 18n }] }),
    /2 opsets/,
  ],
  'a foreign domain': [
    graphBytes(graph([identity]), { opsetImport: [{ version: 17n }, { domain: 'com.evil', version: 1n }] }),
    /domain com.evil/,
  ],
  'a node of a foreign domain': [
    graphBytes(graph([{ ...identity, domain: 'com.microsoft' }])),
    /Identity is of the domain com.microsoft/,
  ],
  functions: [graphBytes(graph([identity]), { functions: [{ name: 'f' }] }), /functions/],
  'training graphs': [graphBytes(graph([identity]), { trainingInfo: [{}] }), /training/],
  'an operator that no one knows': [graphBytes(graph([node('Exec', ['x'], ['y'])])), /Exec is not allowed/],
  ...Object.fromEntries(
    ['RandomNormal', 'RandomUniformLike', 'Multinomial', 'Bernoulli', 'Dropout', 'Loop', 'StringConcat'].map(
      (op) => [
        op,
        [graphBytes(graph([node(op, ['x'], ['y'])])), new RegExp(`${op} is not allowed`)] as const,
      ],
    ),
  ),
  'a random operator inside Scan': [
    graphBytes(
      graph([node('Scan', ['x'], ['y'], [subgraph('body', graph([node('RandomNormal', [], ['y'])]))])]),
    ),
    /RandomNormal is not allowed/,
  ],
  'a random operator in the second arm of If': [
    graphBytes(chosen([node('Identity', ['x'], ['y'])], [node('RandomNormal', [], ['y'])])),
    /RandomNormal is not allowed/,
  ],
  'an If whose condition is a constant': [
    graphBytes(
      graph([node('If', ['fixed'], ['y'], arms([identity], [identity]))], [floats('fixed', [1], [1])]),
    ),
    /condition of If y is a constant/,
  ],
  'an If with a third graph': [
    graphBytes(
      graph([
        node('Not', ['x'], ['c']),
        node('If', ['c'], ['y'], [...arms([identity], [identity]), subgraph('body', arm([identity]))]),
      ]),
    ),
    /If has a graph as attribute body/,
  ],
  'an If nested too deep': [graphBytes(chosen(nested(4).node as Node[], [identity])), /nested more than 4/],
  'a graph in another operator': [
    graphBytes(graph([node('Identity', ['x'], ['y'], [subgraph('body', graph([identity]))])])),
    /Identity has a graph/,
  ],
  'a list of graphs': [
    graphBytes(
      graph([
        node('Scan', ['x'], ['y'], [{ name: 'bodies', type: AttributeType.GRAPHS, graphs: [{ name: 'g' }] }]),
      ]),
    ),
    /Scan has a graph as attribute bodies/,
  ],
  'an attribute that refers to a function': [
    graphBytes(graph([node('Identity', ['x'], ['y'], [{ name: 'a', refAttrName: 'b' }])])),
    /strange attribute/,
  ],
  'nesting of five': [graphBytes(nested(5)), /nested more than 4/],
  'external data': [
    graphBytes(external({ name: 'w', externalData: [{ key: 'location', value: '/etc/passwd' }] })),
    /w keeps its data in another file/,
  ],
  'external data by its flag alone': [graphBytes(external({ name: 'w', dataLocation: 1 })), /another file/],
  'external data in a Constant': [
    graphBytes(
      graph([
        node(
          'Constant',
          [],
          ['y'],
          [
            {
              name: 'value',
              type: AttributeType.TENSOR,
              t: { name: 'c', dataType: Type.FLOAT, dataLocation: 1 },
            },
          ],
        ),
      ]),
    ),
    /another file/,
  ],
  'a sparse initializer': [
    graphBytes({ ...graph([identity]), sparseInitializer: [{ dims: [4n] }] }),
    /sparse/,
  ],
  'a tensor of strings': [
    graphBytes(external({ name: 'w', dataType: Type.STRING, stringData: [new Uint8Array(1)] })),
    /element type 8/,
  ],
  'a tensor with less data than its shape': [
    graphBytes(external({ name: 'w', dims: [1000n], rawData: new Uint8Array(4) })),
    /1000 elements/,
  ],
  'a tensor with data in two places': [
    graphBytes(external({ name: 'w', rawData: new Uint8Array(4), floatData: [1] })),
    /does not hold/,
  ],
  'a tensor with data of another type': [
    graphBytes(external({ name: 'w', int32Data: [1] })),
    /does not hold/,
  ],
  'a segment': [graphBytes(external({ name: 'w', segment: {}, floatData: [1] })), /segment/],
  'a negative size': [graphBytes(external({ name: 'w', dims: [-1n] })), /negative/],
  'a huge size': [graphBytes(external({ name: 'w', dims: [1n << 40n] })), /elements, allowed/],
  'a huge input': [
    graphBytes({ ...graph([identity]), input: [tensorType('x', [1 << 20, 1 << 20])] }),
    /x has .* elements/,
  ],
  'an input that is no tensor': [
    graphBytes({
      ...graph([identity]),
      input: [{ name: 'x', type: { value: { case: 'sequenceType', value: {} } } }],
    }),
    /x is not a tensor/,
  ],
  'an input of strings': [
    graphBytes({
      ...graph([identity]),
      input: [{ name: 'x', type: { value: { case: 'tensorType', value: { elemType: Type.STRING } } } }],
    }),
    /x has element type 8/,
  ],
};

describe('checkGraph refuses', () => {
  test.each(Object.entries(refusals))('%s', (_, [bytes, reason]) => {
    const thrown = refusal(typeof bytes === 'function' ? bytes() : bytes);
    expect(thrown).toMatchObject({ name: 'RivuletError', code: 'bad-model' });
    expect(String(thrown)).toMatch(reason);
  });
});

describe('checkGraph accepts', () => {
  const accepted: Record<string, Uint8Array> = {
    'a plain graph': graphBytes(graph([identity])),
    'four nested graphs': graphBytes(nested(4)),
    'a choice between two arms': graphBytes(chosen([identity], [node('Neg', ['x'], ['y'])])),
    'shapes that come from an input': graphBytes(
      graph(
        [
          node('Shape', ['x'], ['s']),
          node('Mul', ['s', 'two'], ['t']),
          node('ConstantOfShape', ['t'], ['zeros']),
          node('Expand', ['one', 's'], ['y']),
        ],
        [floats('one', [1], [1]), integers('two', [2])],
      ),
    ),
    'work on weights': graphBytes(
      graph(
        [
          node('Exp', ['w'], ['e']),
          node('Transpose', ['e'], ['t']),
          node('Add', ['e', 'b'], ['eb']),
          node('MatMul', ['eb', 't'], ['square']),
          node('Reshape', ['square', 'flat'], ['line']),
          node('Mul', ['line', 'line'], ['line2']),
          node('Expand', ['line2', 'flat'], ['more']),
          node('Pad', ['line2', 'around'], ['padded']),
          node('MatMul', ['x', 'eb'], ['y']),
        ],
        [
          floats('w', [400, 500], Array<number>(200_000).fill(0.5)),
          floats('b', [500], Array<number>(500).fill(1)),
          integers('flat', [160_000]),
          integers('around', [1, 1]),
        ],
      ),
    ),
    'the other spelling of the domain': graphBytes(graph([{ ...identity, domain: 'ai.onnx' }]), {
      opsetImport: [{ domain: 'ai.onnx', version: 20n }],
    }),
  };
  test.each(Object.entries(accepted))('%s', (_, bytes) => {
    expect(() => checkGraph(bytes)).not.toThrow();
  });

  test('no operator that draws, loops without end or reads', () => {
    const banned = /Random|Bernoulli|Multinomial|^Loop$|Dropout|String|Sequence(?!.*Reverse)|Optional|Image/;
    expect([...ALLOWED_OPERATORS].filter((op) => banned.test(op) && op !== 'ReverseSequence')).toEqual([]);
    expect(ALLOWED_OPERATORS.size).toBeGreaterThan(100);
  });
});
