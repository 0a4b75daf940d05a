import * as tf from '../../models/compiler/tensorflow.ts';
import { bool, float, int, type Input, type Row } from './row.ts';

type Unary = (x: tf.Tensor) => tf.Tensor | tf.Tensor[];

const row = (kernel: string, about: string, input: Input, f: Unary, rest: Partial<Row> = {}): Row => ({
  kernel,
  about,
  inputs: [input],
  apply: ([x]) => f(x!),
  ...rest,
});

const cube = float(['T', 'B', 3]);

type Reduction = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

/** A reduction along one axis, several, all and none, with and without its axes kept. */
function reduction(kernel: string, f: Reduction, input: Input, rest: Partial<Row> = {}): Row[] {
  const use = (about: string, axis?: number | number[], keepDims?: boolean): Row =>
    row(kernel, `${about}, ${input.dtype ?? 'float32'}`, input, (x) => f(x, axis, keepDims), rest);
  return [
    use('everything'),
    use('axis 0', 0),
    use('negative axis', -1),
    use('two axes, kept', [0, -1], true),
    use('everything, kept', undefined, true),
    use('no axis', []),
  ];
}

const scalarOf = (kernel: string, f: Reduction, input: Input): Row =>
  row(kernel, 'a scalar', { ...input, shape: [] }, (x) => f(x), { staticOnly: 'has no size' });

const staticMean = { staticOnly: 'the gradient of a mean divides by a number that depends on the size' };

const reductions: Row[] = [
  ...reduction('Sum', tf.sum, cube),
  ...reduction('Sum', tf.sum, int(['T', 'B', 3])),
  row('Sum', 'of bool', bool(['T', 'B', 3]), (x) => tf.sum(x, 1)),
  scalarOf('Sum', tf.sum, float([])),
  ...reduction('Mean', tf.mean, cube, staticMean),
  ...reduction('Mean', tf.mean, cube, { gradient: false }),
  row('Mean', 'of a fixed axis', cube, (x) => tf.mean(x, -1)),
  row('Mean', 'of int32', int(['T', 'B', 3]), (x) => tf.mean(x, 0)),
  row('Mean', 'of bool', bool(['T', 'B', 3]), (x) => tf.mean(x, 0)),
  ...reduction('Max', tf.max, cube),
  ...reduction('Max', tf.max, int(['T', 'B', 3])),
  row('Max', 'ties', float(['T', 'B', 4], [1, 2, 2, 0]), (x) => tf.max(x, -1)),
  row('Max', 'extremes', float(['T', 'B', 4], [-1e30, -Infinity, 1e30, 0]), (x) => tf.max(x, -1)),
  ...reduction('Min', tf.min, cube),
  ...reduction('Min', tf.min, int(['T', 'B', 3])),
  ...reduction('Any', tf.any, bool(['T', 'B', 3])),
  ...reduction('All', tf.all, bool(['T', 'B', 3])),
  scalarOf('Any', tf.any, bool([])),
];

const positions: Row[] = (['ArgMax', 'ArgMin'] as const).flatMap((kernel) => {
  const f = kernel === 'ArgMax' ? tf.argMax : tf.argMin;
  return [
    row(kernel, 'axis 0', cube, (x) => f(x, 0), { gradient: false }),
    row(kernel, 'negative axis', cube, (x) => f(x, -1), { gradient: false }),
    row(kernel, 'ties', float(['T', 'B', 4], [1, 2, 2, 1]), (x) => f(x, -1), { gradient: false }),
    row(kernel, 'of int32', int(['T', 'B', 3]), (x) => f(x, 1)),
  ];
});

const sums: Row[] = [false, true].flatMap((exclusive) =>
  [false, true].flatMap((reverse) => [
    row('Cumsum', `axis 0, ${exclusive}, ${reverse}`, cube, (x) => tf.cumsum(x, 0, exclusive, reverse)),
    row('Cumsum', `axis 2, ${exclusive}, ${reverse}`, cube, (x) => tf.cumsum(x, 2, exclusive, reverse)),
    row(
      'Cumsum',
      `negative axis, ${exclusive}, ${reverse}`,
      cube,
      (x) => tf.cumsum(x, -2, exclusive, reverse),
      {
        eager: ([x]) => tf.cumsum(x!, 1, exclusive, reverse), // the CPU backend takes no negative axis
      },
    ),
    row('Cumsum', `int32, ${exclusive}, ${reverse}`, int(['T', 'B']), (x) =>
      tf.cumsum(x, 1, exclusive, reverse),
    ),
  ]),
);

const softmaxes: Row[] = [
  row('Softmax', 'logits', cube, (x) => tf.softmax(x)),
  row('Softmax', 'extremes', float(['T', 'B', 4], [-1e30, 1e4, 1e4, 0]), (x) => tf.softmax(x)),
  row('LogSoftmax', 'logits', cube, kernelLogSoftmax, { eager: ([x]) => tf.logSoftmax(x!) }),
  row('LogSoftmax', 'extremes', float(['T', 'B', 4], [-1e4, 1e4, 0, 1e4]), kernelLogSoftmax, {
    eager: ([x]) => tf.logSoftmax(x!),
  }),
];

/** TensorFlow.js' own logSoftmax is written with other operations; the kernel is only reached directly. */
function kernelLogSoftmax(x: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel('LogSoftmax', { logits: x }, { axis: -1 });
}

const indices = [0, 3, 1, 3, 2];

const indexing: Row[] = [
  ...[0, 1, -1].map((axis) => ({
    kernel: 'GatherV2',
    about: `axis ${axis}`,
    inputs: [float([4, 4, 4]), int(['T', 'B'], indices)],
    apply: ([x, i]: readonly tf.Tensor[]) => tf.gather(x!, i!, axis),
  })),
  {
    kernel: 'GatherV2',
    about: 'an embedding',
    inputs: [float([4, 5]), int(['T', 'B'], indices)],
    apply: ([x, i]) => tf.gather(x!, i!),
  },
  {
    kernel: 'GatherV2',
    about: 'of int32 by one index',
    inputs: [int([4, 'T', 'B']), int([], [2])],
    apply: ([x, i]) => tf.gather(x!, i!),
  },
  {
    kernel: 'UnsortedSegmentSum',
    about: 'rows',
    inputs: [float(['T', 'B']), int(['T'], indices)],
    apply: ([x, i]) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 4),
  },
  {
    kernel: 'UnsortedSegmentSum',
    about: 'negative ids are dropped',
    inputs: [float(['T', 'B']), int(['T'], [0, -1, 2, -4])],
    apply: ([x, i]) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 4),
  },
  {
    kernel: 'UnsortedSegmentSum',
    about: 'of int32',
    inputs: [int(['T', 'B']), int(['T'], indices)],
    apply: ([x, i]) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 4),
    eager: ([x, i]) => tf.cast(tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 4), 'int32'), // the CPU backend gives floats
  },
  {
    kernel: 'UnsortedSegmentSum',
    about: 'into B segments',
    inputs: [float(['T', 'B']), int(['T'], [0])],
    apply: ([x, i], { B }) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, B!),
  },
  row('OneHot', 'float', int(['T', 'B'], indices), (i) => tf.oneHot(i, 4, 1, 0, 'float32')),
  row('OneHot', 'int32', int(['T', 'B'], indices), (i) => tf.oneHot(i, 4)),
  row('OneHot', 'bool', int(['T', 'B'], indices), (i) => tf.oneHot(i, 4, 1, 0, 'bool')),
  row('OneHot', 'other values', int(['T', 'B'], indices), (i) => tf.oneHot(i, 4, 0.5, -2, 'float32')),
  row('OneHot', 'out of range is off', int(['T', 'B'], [-1, 0, 4, 7, -4]), (i) =>
    tf.oneHot(i, 4, 1, 0, 'float32'),
  ),
  {
    kernel: 'OneHot',
    about: 'of a depth that depends on T',
    inputs: [int(['T', 'B'], [0, 1, 2])],
    apply: ([i], { T }) => tf.oneHot(i!, T! + 1, 1, 0, 'float32'),
  },
];

const products: Row[] = [false, true].flatMap((transposeA) =>
  [false, true].flatMap((transposeB) => [
    {
      kernel: 'BatchMatMul',
      about: `matrices ${transposeA} ${transposeB}`,
      inputs: [float(transposeA ? [3, 'T'] : ['T', 3]), float(transposeB ? ['B', 3] : [3, 'B'])],
      apply: ([a, b]: readonly tf.Tensor[]) => tf.matMul(a!, b!, transposeA, transposeB),
    },
    {
      kernel: 'BatchMatMul',
      about: `batches ${transposeA} ${transposeB}`,
      inputs: [
        float(transposeA ? ['B', 3, 'T'] : ['B', 'T', 3]),
        float(transposeB ? ['B', 2, 3] : ['B', 3, 2]),
      ],
      apply: ([a, b]: readonly tf.Tensor[]) => tf.matMul(a!, b!, transposeA, transposeB),
    },
  ]),
);

const otherProducts: Row[] = [
  {
    kernel: 'BatchMatMul',
    about: 'one matrix for every batch',
    inputs: [float(['B', 'T', 3]), float([1, 3, 2])],
    apply: ([a, b]) => tf.matMul(a!, b!),
    gradient: false,
  },
  {
    kernel: 'BatchMatMul',
    about: 'every batch after one matrix',
    inputs: [float([1, 'T', 3]), float(['B', 3, 2])],
    apply: ([a, b]) => tf.matMul(a!, b!),
    gradient: false,
  },
  {
    kernel: 'BatchMatMul',
    about: 'rank 3 by rank 2',
    inputs: [float(['B', 'T', 3]), float([3, 2])],
    apply: ([a, b]) => tf.matMul(a!, b!),
    gradient: false,
  },
  {
    kernel: 'BatchMatMul',
    about: 'rank 4',
    inputs: [float([2, 'B', 'T', 3]), float([2, 'B', 3, 'T'])],
    apply: ([a, b]) => tf.matMul(a!, b!),
  },
];

/** Kernels that add up, look up and multiply. */
export const numberRows: readonly Row[] = [
  ...reductions,
  ...positions,
  ...sums,
  ...softmaxes,
  ...indexing,
  ...products,
  ...otherProducts,
];
