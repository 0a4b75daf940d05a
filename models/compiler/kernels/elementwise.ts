import * as tf from '../tensorflow.ts';
import type { DType } from '../graph.ts';
import { cast, emitted, kernel, same } from './kernel.ts';

const unary: Record<string, string> = {
  Abs: 'Abs',
  Acos: 'Acos',
  Asin: 'Asin',
  Atan: 'Atan',
  Ceil: 'Ceil',
  Cos: 'Cos',
  Erf: 'Erf',
  Exp: 'Exp',
  Floor: 'Floor',
  Log: 'Log',
  LogicalNot: 'Not',
  Neg: 'Neg',
  Reciprocal: 'Reciprocal',
  Relu: 'Relu',
  Round: 'Round',
  Sigmoid: 'Sigmoid',
  Sign: 'Sign',
  Sin: 'Sin',
  Softplus: 'Softplus',
  Sqrt: 'Sqrt',
  Tanh: 'Tanh',
};

const binary: Record<string, string> = {
  Add: 'Add',
  Maximum: 'Max',
  Minimum: 'Min',
  Multiply: 'Mul',
  Pow: 'Pow',
  RealDiv: 'Div',
  Sub: 'Sub',
};

const logical: Record<string, string> = {
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
  LogicalAnd: 'And',
  LogicalOr: 'Or',
};

/** Operations that ONNX has for whole numbers and bools too; the others turn them into floats. */
const KEEPS_TYPE = new Set(['Abs', 'Neg', 'Not', 'Relu', 'Sign']);

for (const [name, op] of Object.entries(unary)) {
  kernel(name, (inputs, _, r) => {
    const x = inputs.x!;
    if (x.dtype === 'float32' || KEEPS_TYPE.has(op)) {
      return emitted(r, op, [r.name(x)], x.shape, x.dtype as DType);
    }
    return emitted(r, op, [cast(r, r.name(x), 'float32')], x.shape, 'float32');
  });
}

function registerBinary(name: string, op: string, dtype?: DType): void {
  kernel(name, (inputs, _, r) => {
    const a = inputs.a!;
    const b = inputs.b!;
    const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return emitted(r, op, [r.name(a), r.name(b)], shape, dtype ?? (a.dtype as DType));
  });
}

for (const [name, op] of Object.entries(binary)) registerBinary(name, op);
for (const [name, op] of Object.entries(logical)) registerBinary(name, op, 'bool');

kernel('NotEqual', (inputs) => tf.logicalNot(tf.equal(inputs.a as tf.Tensor, inputs.b as tf.Tensor)));

kernel('Identity', (inputs, _, r) => same(r, inputs.x!));

kernel('Square', (inputs, _, r) => {
  const x = inputs.x!;
  return emitted(r, 'Mul', [r.name(x), r.name(x)], x.shape, x.dtype as DType);
});

kernel('SquaredDifference', (inputs) => tf.square(tf.sub(inputs.a as tf.Tensor, inputs.b as tf.Tensor)));
kernel('Rsqrt', (inputs) => tf.reciprocal(tf.sqrt(inputs.x as tf.Tensor)));
kernel('Log1p', (inputs) => tf.log(tf.add(inputs.x as tf.Tensor, 1)));
kernel('Expm1', (inputs) => tf.sub(tf.exp(inputs.x as tf.Tensor), 1));

kernel<{ alpha?: number }>('Step', (inputs, { alpha }) => {
  const positive = tf.cast(tf.greater(inputs.x as tf.Tensor, 0), 'float32');
  return alpha ? tf.add(tf.mul(positive, 1 - alpha), alpha) : positive;
});

kernel<{ dtype: DType }>('Cast', (inputs, { dtype }, r) => {
  const x = inputs.x!;
  return dtype === x.dtype ? same(r, x) : r.handle(cast(r, r.name(x), dtype), x.shape, dtype);
});

kernel<{ clipValueMin: number; clipValueMax: number }>('ClipByValue', (inputs, attributes, r) => {
  const x = inputs.x!;
  const dtype = x.dtype as 'float32';
  const limits = [attributes.clipValueMin, attributes.clipValueMax].map((limit) => r.scalar(limit, dtype));
  return emitted(r, 'Clip', [r.name(x), ...limits], x.shape, dtype);
});

kernel('Select', (inputs, _, r) => {
  const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', tf.TensorInfo>;
  return emitted(r, 'Where', [r.name(condition), r.name(t), r.name(e)], t.shape, t.dtype as DType);
});

kernel('AddN', (inputs, _, r) => {
  const { shape, dtype } = Object.values(inputs)[0]!;
  const names = Object.values(inputs).map((x) => r.name(x));
  if (dtype === 'float32') return emitted(r, 'Sum', names, shape, dtype);
  const sum = names.reduce((a, b) => r.emitOne('Add', [a, b])); // ONNX' Sum knows floats only.
  return r.handle(sum, shape, dtype as DType);
});
