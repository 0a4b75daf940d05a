import { branch, scan } from '../../models/compiler/index.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import type { Point } from '../fixtures/compiler.ts';
import { bool, float, int, type Input, type Row } from './row.ts';

type Unary = (x: tf.Tensor, sizes: Point) => tf.Tensor | tf.Tensor[];

const row = (kernel: string, about: string, input: Input, f: Unary, rest: Partial<Row> = {}): Row => ({
  kernel,
  about,
  inputs: [input],
  apply: ([x], sizes) => f(x!, sizes),
  ...rest,
});

const cube = float(['T', 'B', 6]);

const views: Row[] = [
  row('Reshape', 'rows', cube, (x, { T, B }) => tf.reshape(x, [T! * B!, 6])),
  row('Reshape', 'with -1', cube, (x, { T }) => tf.reshape(x, [T!, -1])),
  row('Reshape', 'of int32 and more axes', int(['T', 'B', 6]), (x, { T, B }) =>
    tf.reshape(x, [B!, 3, T!, 2]),
  ),
  row('Reshape', 'squeeze', float(['T', 1, 'B', 1]), (x) => tf.squeeze(x, [-1])),
  row('Reshape', 'to a scalar', float([1, 1]), (x) => tf.reshape(x, []), { staticOnly: 'has no size' }),
  row('Transpose', 'turned over', cube, (x) => tf.transpose(x)),
  row('Transpose', 'with a permutation', cube, (x) => tf.transpose(x, [1, 0, 2])),
  row('Transpose', 'of bool', bool(['T', 'B']), (x) => tf.transpose(x)),
  row('ExpandDims', 'in front', cube, (x) => tf.expandDims(x)),
  row('ExpandDims', 'at the end', cube, (x) => tf.expandDims(x, -1)),
  row('ExpandDims', 'inside', cube, (x) => tf.expandDims(x, -2)),
  row('BroadcastTo', 'rows', float([1, 'B', 3]), (x, { B }) => kernelBroadcast(x, [4, B!, 3]), {
    eager: ([x], { B }) => tf.broadcastTo(x!, [4, B!, 3]),
    staticOnly: 'no axis is T',
    gradient: false,
  }),
  row('BroadcastTo', 'two axes', float(['T', 1, 'B']), (x, { T, B }) => kernelBroadcast(x, [2, T!, B!, B!]), {
    eager: ([x], { T, B }) => tf.broadcastTo(x!, [2, T!, B!, B!]),
    gradient: false,
  }),
  row('Tile', 'broadcastTo over time', float(['T', 1, 3]), (x, { T }) => tf.broadcastTo(x, [T!, 5, 3]), {
    staticOnly: 'no axis is B',
  }),
];

/** TensorFlow.js' own broadcastTo runs Tile; the kernel of this name is only reached directly. */
function kernelBroadcast(x: tf.Tensor, shape: number[]): tf.Tensor {
  return tf.engine().runKernel('BroadcastTo', { x }, { shape });
}

const cuts: Row[] = [
  row('Slice', 'inside', cube, (x, { T }) => tf.slice(x, [0, 0, 1], [T!, -1, 3])),
  row('Slice', 'all but the last step', cube, (x, { T, B }) => tf.slice(x, [0, 0, 0], [T! - 1, B!, 6])),
  row('Slice', 'the last step', cube, (x, { T }) => tf.slice(x, [T! - 1], [1])),
  row('Slice', 'of everything', cube, (x) => tf.square(tf.slice(x, [0, 0, 0], [-1, -1, -1]))),
  row('Slice', 'of int32', int(['T', 'B', 4]), (x) => tf.slice(x, [0, 0, 2], [-1, -1, 2])),
  row('Slice', 'of bool', bool(['T', 'B', 4]), (x) => tf.slice(x, [0, 0, 1], [-1, -1, 2])),
  row('Reverse', 'first axis', cube, (x) => tf.reverse(x, 0)),
  row('Reverse', 'negative axis', cube, (x) => tf.reverse(x, -1)),
  row('Reverse', 'several axes', cube, (x) => tf.reverse(x, [0, 2])),
  row('Reverse', 'all axes', cube, (x) => tf.reverse(x)),
  row('Reverse', 'of int32', int(['T', 'B']), (x) => tf.reverse(x, 0)),
  row('SplitV', 'equal parts', cube, (x) => tf.split(x, 3, -1)),
  row('SplitV', 'given parts', cube, (x) => tf.split(x, [1, 2, 3], 2)),
  row('SplitV', 'with -1', cube, (x) => tf.split(x, [4, -1], 2)),
  row('SplitV', 'of int32', int(['T', 'B', 4]), (x) => tf.split(x, 2, 2)),
  row('Unpack', 'last axis', float(['T', 'B', 3]), (x) => tf.unstack(x, -1)),
  row('Unpack', 'first axis', float([3, 'T', 'B']), (x) => tf.unstack(x)),
  row('Unpack', 'of int32', int(['T', 3, 'B']), (x) => tf.unstack(x, 1)),
  row('Unpack', 'over time', float(['T', 'B']), (x) => tf.unstack(x), {
    staticOnly: 'the number of outputs is T',
  }),
];

const joins: Row[] = [
  ...[0, 1, -1].map((axis) => ({
    kernel: 'Concat',
    about: `axis ${axis}`,
    inputs: [float(['T', 'B', 2]), float(['T', 'B', 2]), float(['T', 'B', 2])],
    apply: (xs: readonly tf.Tensor[]) => tf.concat([...xs], axis),
  })),
  {
    kernel: 'Concat',
    about: 'of unequal parts',
    inputs: [float(['T', 'B', 2]), float(['T', 'B', 5])],
    apply: (xs) => tf.concat([...xs], -1),
  },
  {
    kernel: 'Concat',
    about: 'of int32',
    inputs: [int(['T', 'B']), int([1, 'B'])],
    apply: (xs) => tf.concat([...xs]),
  },
  {
    kernel: 'Concat',
    about: 'of bool',
    inputs: [bool(['T', 'B']), bool(['T', 'B'])],
    apply: (xs) => tf.concat([...xs], 1),
  },
  ...[0, 1, -1].map((axis) => ({
    kernel: 'Pack',
    about: `axis ${axis}`,
    inputs: [float(['T', 'B']), float(['T', 'B'])],
    apply: (xs: readonly tf.Tensor[]) => tf.stack([...xs], axis),
  })),
  {
    kernel: 'Pack',
    about: 'of int32',
    inputs: [int(['T', 'B']), int(['T', 'B'])],
    apply: (xs) => tf.stack([...xs]),
  },
  {
    kernel: 'Pack',
    about: 'of more than ten',
    inputs: Array.from({ length: 12 }, () => float(['T', 'B'])),
    apply: (xs) => tf.stack([...xs]),
  },
];

const growth: Row[] = [
  row('PadV2', 'with zeros', cube, (x) =>
    tf.pad(x, [
      [1, 0],
      [0, 2],
      [0, 0],
    ]),
  ),
  row('PadV2', 'with a constant', cube, (x) =>
    tf.pad(
      x,
      [
        [0, 1],
        [2, 3],
        [1, 0],
      ],
      -1.5,
    ),
  ),
  row('PadV2', 'of int32', int(['T', 'B']), (x) =>
    tf.pad(
      x,
      [
        [0, 1],
        [1, 0],
      ],
      7,
    ),
  ),
  row('PadV2', 'by nothing', cube, (x) =>
    tf.pad(x, [
      [0, 0],
      [0, 0],
      [0, 0],
    ]),
  ),
  row('PadV2', 'by a size', cube, (x, { T }) =>
    tf.pad(x, [
      [T! - 1, 0],
      [0, 0],
      [0, 0],
    ]),
  ),
  row('Tile', 'several axes', float(['T', 'B', 2]), (x) => tf.tile(x, [2, 1, 3])),
  row('Tile', 'once', cube, (x) => tf.square(tf.tile(x, [1, 1, 1]))),
  row('Tile', 'a vector', float([3]), (x) => tf.tile(x, [4]), { staticOnly: 'has no size' }),
  row('Tile', 'T times', float([1, 'T', 'B']), (x, { T }) => tf.tile(x, [T!, 1, 1])),
  row('Tile', 'of int32', int(['T', 'B']), (x) => tf.tile(x, [2, 2])),
];

const creation: Row[] = [
  row('Add', 'zeros of a size', cube, (x, { T, B }) => tf.add(x, tf.zeros([T!, B!, 6]))),
  row('Fill', 'a value', cube, (x, { T, B }) => tf.mul(x, tf.fill([T!, B!, 1], -2.5))),
  row('Fill', 'a scalar', cube, (x) => tf.mul(x, tf.fill([], 3))),
  row('Fill', 'of int32', int(['T', 'B']), (x, { B }) => [
    tf.add(x, tf.fill([B!], 3, 'int32')),
    tf.ones([B!, 2], 'int32'),
  ]),
  row('Fill', 'of bool', bool(['T', 'B']), (x, { T, B }) => tf.logicalOr(x, tf.fill([T!, B!], 1, 'bool'))),
  row('Range', 'positions', cube, (x, { T }) => [
    tf.mul(x, tf.reshape(tf.range(0, T!), [T!, 1, 1])),
    tf.range(0, T!, 1, 'int32'),
  ]),
  row('Range', 'with an affine end', cube, (x, { T, B }) => [
    tf.range(-1, 2 * T! + B!, 1, 'int32'),
    tf.square(x),
  ]),
  row('Range', 'downwards', cube, (x, { T }) => [tf.range(T!, 0, -1), tf.square(x)]),
  row('Range', 'downwards by default', cube, (x) => [tf.range(4, 1), tf.square(x)]),
  row('Range', 'empty', cube, (x) => [tf.range(4, 1, 2), tf.square(x)]),
  row('Range', 'in fractions', cube, (x) => [tf.range(0.5, 3, 0.75), tf.square(x)]),
];

const loops: Row[] = [
  {
    kernel: 'Scan',
    about: 'a running weighted sum; scan.test.ts has the rest',
    inputs: [float(['T', 'B', 3]), float(['B', 3])],
    apply: ([xs, start]) => {
      const { carry, ys } = scan({
        init: [start!],
        xs: [xs!],
        body: ([c], [x]) => {
          const next = tf.add(tf.mul(c!, 0.5), x!);
          return { carry: [next], ys: [tf.square(next)] };
        },
      });
      return [...carry, ...ys];
    },
  },
];

const branches: Row[] = [
  {
    kernel: 'Branch',
    about: 'by a sum; branch.test.ts has the rest',
    inputs: [float(['T', 'B', 3])],
    apply: ([x]) =>
      branch({
        condition: tf.greater(tf.sum(x!), 0),
        then: () => [tf.exp(x!)],
        otherwise: () => [tf.mul(x!, 2)],
      }),
    gradient: false,
  },
];

/** Kernels that move, cut, join and make. */
export const shapeRows: readonly Row[] = [
  ...views,
  ...cuts,
  ...joins,
  ...growth,
  ...creation,
  ...loops,
  ...branches,
];
