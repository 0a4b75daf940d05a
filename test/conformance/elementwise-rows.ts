import * as tf from '../../models/compiler/tensorflow.ts';
import type { Values } from '../fixtures/compiler.ts';
import { bool, float, int, type Row } from './row.ts';

type Unary = (x: tf.Tensor) => tf.Tensor;

const unary = (kernel: string, f: Unary, values: Values = 'normal', rest: Partial<Row> = {}): Row => ({
  kernel,
  inputs: [float(['T', 'B', 2], values)],
  apply: ([x]) => f(x!),
  ...rest,
});

/** The same kernel at a list of numbers where it is hard. */
const hard = (kernel: string, f: Unary, values: readonly number[]): Row =>
  unary(kernel, f, values, {
    about: `at ${values.join(' ')}`,
    inputs: [float(['T', 'B', values.length], values)],
  });

const ofIntegers = (kernel: string, f: Unary, values?: Values): Row =>
  unary(kernel, f, values, { about: 'of int32', inputs: [int(['T', 'B', 3], values)], gradient: false });

const FINITE = [-1e30, -1e4, -90, -20, -1, -1e-8, -1e-30, -0, 0, 1e-30, 1e-8, 1, 20, 90, 1e4, 1e30];
const INFINITE = [...FINITE, Infinity, -Infinity];
const ALL = [...INFINITE, NaN];
const HALVES = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 0.49999997, -3, 1e10];

const unaryRows: Row[] = [
  unary('Abs', tf.abs),
  hard('Abs', tf.abs, INFINITE),
  ofIntegers('Abs', tf.abs),
  unary('Acos', tf.acos, 'unit'),
  hard('Acos', tf.acos, [-1, -0.999, 0, 0.999, 1, 2]),
  unary('Asin', tf.asin, 'unit'),
  hard('Asin', tf.asin, [-1, -1e-8, 0, 0.999, 1, 2]),
  unary('Atan', tf.atan),
  hard('Atan', tf.atan, ALL),
  unary('Ceil', tf.ceil),
  hard('Ceil', tf.ceil, [...HALVES, Infinity]),
  unary('Cos', tf.cos),
  hard('Cos', tf.cos, [-1e3, -0, 0, 1e-8, 3.1415927, 1e3]),
  unary('Erf', tf.erf),
  hard('Erf', tf.erf, FINITE),
  unary('Exp', tf.exp),
  hard('Exp', tf.exp, ALL),
  unary('Floor', tf.floor),
  hard('Floor', tf.floor, [...HALVES, Infinity]),
  unary('Log', tf.log, 'positive'),
  hard('Log', tf.log, [-1, 0, 1e-30, 1, 1e30, Infinity]),
  { kernel: 'LogicalNot', inputs: [bool(['T', 'B'])], apply: ([x]) => tf.logicalNot(x!) },
  unary('Neg', tf.neg),
  hard('Neg', tf.neg, ALL),
  ofIntegers('Neg', tf.neg),
  unary('Reciprocal', tf.reciprocal, 'positive'),
  hard('Reciprocal', tf.reciprocal, [-1e30, -1, -0, 0, 1, 1e30, Infinity]),
  unary('Relu', tf.relu),
  hard('Relu', tf.relu, FINITE),
  ofIntegers('Relu', tf.relu),
  unary('Round', tf.round),
  hard('Round', tf.round, HALVES),
  unary('Sigmoid', tf.sigmoid),
  hard('Sigmoid', tf.sigmoid, ALL),
  unary('Sign', tf.sign),
  hard('Sign', tf.sign, INFINITE),
  unary('Sin', tf.sin),
  hard('Sin', tf.sin, [-1e3, -0, 0, 1e-8, 3.1415927, 1e3]),
  unary('Softplus', tf.softplus),
  hard('Softplus', tf.softplus, FINITE),
  unary('Sqrt', tf.sqrt, 'positive'),
  hard('Sqrt', tf.sqrt, [-1, 1e-30, 1, 1e30, Infinity]),
  unary('Tanh', tf.tanh),
  hard('Tanh', tf.tanh, FINITE),
  unary('Square', tf.square),
  hard('Square', tf.square, [-1e10, -1, -0, 0, 1e-10, 1e10, Infinity]),
  ofIntegers('Square', tf.square),
  unary('Rsqrt', tf.rsqrt, 'positive'),
  hard('Rsqrt', tf.rsqrt, [1e-20, 1, 1e20, Infinity, -1]),
  unary('Log1p', tf.log1p, 'positive'),
  hard('Log1p', tf.log1p, [-0.999, -1e-8, 0, 1e-8, 1, 1e30]),
  unary('Expm1', tf.expm1),
  hard('Expm1', tf.expm1, [-90, -1, -1e-8, 0, 1e-8, 1, 80]),
  unary('Step', (x) => tf.step(x)),
  unary('Step', (x) => tf.step(x, 0.25), 'normal', { about: 'with alpha' }),
  hard('Step', (x) => tf.step(x, -2), INFINITE),
  unary('Identity', (x) => tf.clone(x)),
  unary('ClipByValue', (x) => tf.clipByValue(x, -0.5, 0.75)),
  hard('ClipByValue', (x) => tf.clipByValue(x, -3, 40), INFINITE),
  ofIntegers('ClipByValue', (x) => tf.clipByValue(x, -2, 2)),
  unary('ZerosLike', tf.zerosLike),
  ofIntegers('ZerosLike', tf.zerosLike),
  unary('OnesLike', (x) => tf.mul(tf.onesLike(x), x)),
  ofIntegers('OnesLike', tf.onesLike),
  ofIntegers('Exp', tf.exp),
];

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

interface BinaryOptions {
  values?: Values;
  /** Whether it takes int32 as well. */
  integers?: boolean;
  /** Whether TensorFlow.js' gradient copes with broadcasting. */
  gradient?: boolean;
}

/** A binary kernel on equal shapes, broadcast both ways, and on int32. */
function binary(
  kernel: string,
  f: Binary,
  { values = 'normal', integers = true, gradient = true }: BinaryOptions = {},
): Row[] {
  const row = (about: string, inputs: Row['inputs'], differentiable = gradient): Row => ({
    kernel,
    about,
    inputs,
    apply: ([a, b]) => f(a!, b!),
    gradient: differentiable,
  });
  return [
    row('of one shape', [float(['T', 'B', 2], values), float(['T', 'B', 2], values)], true),
    row('a row under a stack', [float(['T', 'B', 2], values), float([2], values)]),
    row('broadcast both ways', [float(['T', 1, 2], values), float([1, 'B', 1], values)]),
    row('a scalar first', [float([], values), float(['T', 'B'], values)]),
    ...(integers ? [row('of int32', [int(['T', 'B']), int(['B'])])] : []),
  ];
}

const compare = (kernel: string, f: Binary): Row[] => [
  {
    kernel,
    inputs: [float(['T', 'B'], [0, 1, 2]), float(['T', 'B'], [0, 2])],
    apply: ([a, b]) => f(a!, b!),
    gradient: false,
  },
  {
    kernel,
    about: 'of int32, broadcast',
    inputs: [int(['T', 'B', 3]), int(['B', 1])],
    apply: ([a, b]) => f(a!, b!),
  },
];

const logic = (kernel: string, f: Binary): Row => ({
  kernel,
  inputs: [bool(['T', 'B', 4]), bool(['B', 4])],
  apply: ([a, b]) => f(a!, b!),
});

const binaryRows: Row[] = [
  ...binary('Add', tf.add),
  ...binary('Sub', tf.sub),
  ...binary('Multiply', tf.mul),
  ...binary('RealDiv', tf.div, { values: 'positive', integers: false }),
  ...binary('Maximum', tf.maximum, { gradient: false }),
  ...binary('Minimum', tf.minimum, { gradient: false }),
  ...binary('SquaredDifference', tf.squaredDifference, { gradient: false }),
  ...binary('Pow', tf.pow, { values: 'positive', integers: false }),
  {
    kernel: 'Pow',
    about: 'of int32',
    inputs: [int(['T', 'B']), int(['B'], [0, 1, 2, 3])],
    apply: ([a, b]) => tf.pow(a!, b!),
  },
  {
    kernel: 'Pow',
    about: 'negative bases',
    inputs: [float(['T', 'B', 3], [-2, -0.5, 0])],
    apply: ([a]) => tf.pow(a!, 3),
  },
  {
    kernel: 'Maximum',
    about: 'ties',
    inputs: [float(['T', 'B'], [0, 1, 2]), float(['T', 'B'], [0, 1])],
    apply: ([a, b]) => tf.maximum(a!, b!),
  },
  {
    kernel: 'RealDiv',
    about: 'by zero',
    inputs: [float(['T', 'B', 3], [1, 0, -1]), float(['T', 'B', 3], [0, 0, -0])],
    apply: ([a, b]) => tf.div(a!, b!),
    gradient: false,
  },
  ...compare('Equal', tf.equal),
  ...compare('NotEqual', tf.notEqual),
  ...compare('Greater', tf.greater),
  ...compare('GreaterEqual', tf.greaterEqual),
  ...compare('Less', tf.less),
  ...compare('LessEqual', tf.lessEqual),
  logic('LogicalAnd', tf.logicalAnd),
  logic('LogicalOr', tf.logicalOr),
  logic('Equal', tf.equal),
  logic('NotEqual', tf.notEqual),
];

const addN: Row[] = [
  {
    kernel: 'AddN',
    inputs: [float(['T', 'B']), float(['T', 'B']), float(['T', 'B'])],
    apply: (xs) => tf.addN([...xs]),
  },
  {
    kernel: 'AddN',
    about: 'of int32',
    inputs: [int(['T', 'B']), int(['T', 'B'])],
    apply: (xs) => tf.addN([...xs]),
  },
  { kernel: 'AddN', about: 'of one', inputs: [float(['T', 'B'])], apply: (xs) => tf.addN([...xs]) },
];

const select: Row[] = [
  {
    kernel: 'Select',
    inputs: [bool(['T', 'B', 2]), float(['T', 'B', 2]), float(['T', 'B', 2])],
    apply: ([c, a, b]) => tf.where(c!, a!, b!),
  },
  {
    kernel: 'Select',
    about: 'broadcast',
    inputs: [bool(['T', 1]), float(['B']), float([])],
    apply: ([c, a, b]) => tf.where(c!, a!, b!),
  },
  {
    kernel: 'Select',
    about: 'of int32',
    inputs: [bool(['T', 'B']), int(['T', 'B']), int(['T', 'B'])],
    apply: ([c, a, b]) => tf.where(c!, a!, b!),
  },
];

const casts: Row[] = [
  {
    kernel: 'Cast',
    about: 'bool to float',
    inputs: [bool(['T', 'B'])],
    apply: ([x]) => tf.cast(x!, 'float32'),
  },
  {
    kernel: 'Cast',
    about: 'bool to int32',
    inputs: [bool(['T', 'B'])],
    apply: ([x]) => tf.cast(x!, 'int32'),
  },
  {
    kernel: 'Cast',
    about: 'int32 to float',
    inputs: [int(['T', 'B'])],
    apply: ([x]) => tf.cast(x!, 'float32'),
  },
  { kernel: 'Cast', about: 'int32 to bool', inputs: [int(['T', 'B'])], apply: ([x]) => tf.cast(x!, 'bool') },
  {
    kernel: 'Cast',
    about: 'float to int32',
    inputs: [float(['T', 'B', 6], [-2.7, -0.5, 0.5, 0.999, 2.7, 1e6])],
    apply: ([x]) => tf.cast(x!, 'int32'),
    gradient: false,
  },
  {
    kernel: 'Cast',
    about: 'float to bool',
    inputs: [float(['T', 'B', 4], [-1, 0, 0.25, 3])],
    apply: ([x]) => tf.cast(x!, 'bool'),
    gradient: false,
  },
  {
    kernel: 'Cast',
    about: 'to the same',
    inputs: [float(['T', 'B'])],
    apply: ([x]) => tf.square(tf.cast(x!, 'float32')),
  },
];

/** Kernels that work element by element. */
export const elementwiseRows: readonly Row[] = [...unaryRows, ...binaryRows, ...addN, ...select, ...casts];
