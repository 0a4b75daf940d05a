import { AttributeProto_AttributeType as AttributeType } from 'onnx-buf';
import { expect, test } from 'vitest';
import { graph, graphBytes, integers, node, type Node, subgraph } from '../../fixtures/onnx.ts';
import { refusal } from '../../fixtures/refusal.ts';

function bomb(nodes: Node[]): Uint8Array {
  const scalars = { one: 1, zero: 0, million: 1_000_000, billion: 1_000_000_000 };
  return graphBytes(
    graph(nodes, [
      ...Object.entries(scalars).map(([name, value]) => integers(name, [value])),
      integers('pair', [0, 1]),
      integers('huge', [1 << 20, 1 << 20]),
      integers('column', [1 << 18, 1]),
      integers('row', [1, 1 << 18]),
      integers('pads', [0, 0, 0, 0, 1 << 20, 1 << 20]),
    ]),
  );
}

const bombs: Record<string, [Uint8Array, RegExp]> = {
  'an Expand bomb': [bomb([node('Expand', ['x', 'huge'], ['y'])]), /Expand y has/],
  'a ConstantOfShape bomb': [bomb([node('ConstantOfShape', ['huge'], ['y'])]), /ConstantOfShape y has/],
  'a Tile bomb': [bomb([node('Tile', ['x', 'huge'], ['y'])]), /Tile y has/],
  'a OneHot bomb': [
    bomb([
      node('OneHot', ['x', 'million', 'pair'], ['c']),
      node('OneHot', ['pair', 'billion', 'pair'], ['y']),
    ]),
    /OneHot y has/,
  ],
  'a Range bomb': [bomb([node('Range', ['zero', 'billion', 'one'], ['y'])]), /Range y has/],
  'a Pad bomb': [bomb([node('Pad', ['x', 'pads'], ['y'])]), /Pad y has/],
  'a broadcast bomb': [
    bomb([
      node('Expand', ['one', 'column'], ['a']),
      node('Expand', ['one', 'row'], ['b']),
      node('Add', ['a', 'b'], ['y']),
    ]),
    /Add y has/,
  ],
  'an outer product bomb': [
    bomb([
      node('Expand', ['one', 'column'], ['a']),
      node('Expand', ['one', 'row'], ['b']),
      node('MatMul', ['a', 'b'], ['y']),
    ]),
    /MatMul y has/,
  ],
  'a bomb by doubling': [
    bomb([
      node('Expand', ['one', 'million'], ['c0']),
      ...Array.from({ length: 10 }, (_, i) => node('Concat', [`c${i}`, `c${i}`], [`c${i + 1}`])),
      node('Identity', ['c10'], ['y']),
    ]),
    /Concat c\d+ has|together/,
  ],
  'many bombs that are small one by one': [
    bomb([
      ...Array.from({ length: 200 }, (_, i) => node('ConstantOfShape', ['million'], [`c${i}`])),
      node('Identity', ['c0'], ['y']),
    ]),
    /together/,
  ],
  'a bomb with a computed shape': [
    bomb([node('Mul', ['million', 'million'], ['s']), node('ConstantOfShape', ['s'], ['y'])]),
    /size from computed constants/,
  ],
  'a bomb with a joined shape': [
    bomb([node('Concat', ['million', 'million'], ['s']), node('ConstantOfShape', ['s'], ['y'])]),
    /ConstantOfShape y has/,
  ],
  'a bomb with a Constant for its shape': [
    bomb([
      node(
        'Constant',
        [],
        ['s'],
        [{ name: 'value_ints', type: AttributeType.INTS, ints: [1n << 20n, 1n << 20n] }],
      ),
      node('ConstantOfShape', ['s'], ['y']),
    ]),
    /ConstantOfShape y has/,
  ],
  'a bomb inside Scan whose shape is outside': [
    bomb([node('Scan', ['x'], ['y'], [subgraph('body', graph([node('Expand', ['x', 'huge'], ['y'])]))])]),
    /Expand y has/,
  ],
  'a bomb inside an arm of If': [
    bomb([
      node('Not', ['x'], ['c']),
      node(
        'If',
        ['c'],
        ['y'],
        [
          subgraph('then_branch', graph([node('Identity', ['x'], ['y'])])),
          subgraph('else_branch', graph([node('ConstantOfShape', ['huge'], ['y'])])),
        ],
      ),
    ]),
    /ConstantOfShape y has/,
  ],
};

test.each(Object.entries(bombs))('%s is refused before it goes off', (_, [bytes, reason]) => {
  expect(refusal(bytes)).toMatchObject({ code: 'bad-model' });
  expect(String(refusal(bytes))).toMatch(reason);
});
