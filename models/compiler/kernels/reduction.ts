import * as tf from '../tensorflow.ts';
import type { DType } from '../graph.ts';
import type { Recorder } from '../recorder.ts';
import { cast, emitted, kernel, same } from './kernel.ts';

interface Axes {
  axis?: number | number[];
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

function reduced(shape: readonly number[], axes: readonly number[], keepDims?: boolean): number[] {
  return keepDims
    ? shape.map((d, i) => (axes.includes(i) ? 1 : d))
    : shape.filter((_, i) => !axes.includes(i));
}

function axesOf(x: tf.TensorInfo, { axis, reductionIndices }: Axes): number[] {
  return tf.util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
}

const keep = (keepDims?: boolean) => ({ keepdims: { i: keepDims ? 1 : 0 } });

kernel<Axes>('Sum', (inputs, attributes, r) => {
  const x = inputs.x!;
  const axes = axesOf(x, attributes);
  if (axes.length === 0) return same(r, x); // ONNX would add up everything.
  const shape = reduced(x.shape, axes, attributes.keepDims);
  return emitted(
    r,
    'ReduceSum',
    [r.name(x), r.int64(axes)],
    shape,
    x.dtype as DType,
    keep(attributes.keepDims),
  );
});

/** Until opset 18 these take their axes as an attribute. */
function reduceByAttribute(r: Recorder, op: string, x: tf.TensorInfo, attributes: Axes): tf.TensorInfo {
  const axes = axesOf(x, attributes);
  if (axes.length === 0) return same(r, x);
  const shape = reduced(x.shape, axes, attributes.keepDims);
  return emitted(r, op, [r.name(x)], shape, x.dtype as DType, {
    axes: { ints: axes },
    ...keep(attributes.keepDims),
  });
}

for (const [name, op] of Object.entries({ Max: 'ReduceMax', Min: 'ReduceMin' })) {
  kernel<Axes>(name, (inputs, attributes, r) => reduceByAttribute(r, op, inputs.x!, attributes));
}

/** The mean of whole numbers is a float. */
kernel<Axes>('Mean', (inputs, attributes, r) => {
  const { shape, dtype } = inputs.x!;
  const name = r.name(inputs.x!);
  const x = r.handle(dtype === 'float32' ? name : cast(r, name, 'float32'), shape, 'float32');
  return reduceByAttribute(r, 'ReduceMean', x, attributes);
});

for (const [name, op] of Object.entries({ Any: 'ReduceMax', All: 'ReduceMin' })) {
  kernel<Axes>(name, (inputs, attributes, r) => {
    const x = inputs.x!;
    const numbers = r.handle(cast(r, r.name(x), 'int32'), x.shape, 'int32');
    const found = reduceByAttribute(r, op, numbers, attributes);
    return r.handle(cast(r, r.name(found), 'bool'), found.shape, 'bool');
  });
}

for (const op of ['ArgMax', 'ArgMin']) {
  kernel<{ axis: number }>(op, (inputs, { axis }, r) => {
    const x = inputs.x!;
    const at = axis < 0 ? axis + x.shape.length : axis;
    const index = r.emitOne(op, [r.name(x)], { axis: { i: at }, keepdims: { i: 0 } });
    return r.handle(cast(r, index, 'int32'), reduced(x.shape, [at]), 'int32');
  });
}

kernel<{ axis: number; exclusive: boolean; reverse: boolean }>(
  'Cumsum',
  (inputs, { axis, exclusive, reverse }, r) => {
    const x = inputs.x!;
    return emitted(r, 'CumSum', [r.name(x), r.int64([axis], true)], x.shape, x.dtype as DType, {
      exclusive: { i: exclusive ? 1 : 0 },
      reverse: { i: reverse ? 1 : 0 },
    });
  },
);

kernel('LogSoftmax', (inputs, _, r) => {
  const x = inputs.logits!;
  return emitted(r, 'LogSoftmax', [r.name(x)], x.shape, 'float32', { axis: { i: -1 } });
});

kernel<{ dim: number }>('Softmax', (inputs, { dim }, r) => {
  const x = inputs.logits!;
  return emitted(r, 'Softmax', [r.name(x)], x.shape, 'float32', { axis: { i: dim } });
});
