import * as tf from '../tensorflow.ts';
import type { DType } from '../graph.ts';
import { emitted, kernel, same } from './kernel.ts';

/** "To the very end" when a Slice runs backwards. */
const BEFORE_THE_FIRST = -(2 ** 53);

kernel<{ shape: number[] }>('Reshape', (inputs, { shape }, r) => {
  const x = inputs.x!;
  const result = tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape(x.shape));
  if (tf.util.arraysEqual(result, x.shape)) return same(r, x);
  return emitted(r, 'Reshape', [r.name(x), r.int64(shape)], result, x.dtype as DType);
});

kernel<{ perm: number[] }>('Transpose', (inputs, { perm }, r) => {
  const x = inputs.x!;
  const shape = perm.map((p) => x.shape[p]!);
  return emitted(r, 'Transpose', [r.name(x)], shape, x.dtype as DType, { perm: { ints: perm } });
});

kernel<{ dim: number }>('ExpandDims', (inputs, { dim }, r) => {
  const x = inputs.input!;
  const axis = dim < 0 ? dim + x.shape.length + 1 : dim;
  const shape = [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)];
  return emitted(r, 'Unsqueeze', [r.name(x), r.int64([axis])], shape, x.dtype as DType);
});

kernel<{ numOrSizeSplits: number | number[]; axis: number }>('SplitV', (inputs, attributes, r) => {
  const x = inputs.x as tf.Tensor;
  const axis = tf.util.parseAxisParam(attributes.axis, x.shape)[0]!;
  const sizes = tf.backend_util.prepareSplitSize(x, attributes.numOrSizeSplits, axis);
  const parts = r.emit('Split', [r.name(x), r.int64(sizes)], { axis: { i: axis } }, sizes.length);
  return parts.map((part, i) =>
    r.handle(
      part,
      x.shape.map((d, j) => (j === axis ? sizes[i]! : d)),
      x.dtype as DType,
    ),
  );
});

kernel<{ axis: number }>('Concat', (inputs, attributes, r) => {
  const parts = Object.values(inputs);
  const axis = tf.util.parseAxisParam(attributes.axis, parts[0]!.shape)[0]!;
  const shape = tf.backend_util.computeOutShape(
    parts.map((p) => p.shape),
    axis,
  );
  return emitted(
    r,
    'Concat',
    parts.map((p) => r.name(p)),
    shape,
    parts[0]!.dtype as DType,
    { axis: { i: axis } },
  );
});

kernel<{ begin: number | number[]; size: number | number[] }>('Slice', (inputs, { begin, size }, r) => {
  const x = inputs.x as tf.Tensor;
  const [starts, sizes] = tf.slice_util.parseSliceParams(x, begin, size);
  const axes = starts.map((_, i) => i).filter((i) => starts[i] !== 0 || sizes[i] !== x.shape[i]);
  if (axes.length === 0) return same(r, x);
  const bounds = [axes.map((i) => starts[i]!), axes.map((i) => starts[i]! + sizes[i]!), axes];
  return emitted(r, 'Slice', [r.name(x), ...bounds.map((b) => r.int64(b))], sizes, x.dtype as DType);
});

kernel<{ dims: number | number[] }>('Reverse', (inputs, { dims }, r) => {
  const x = inputs.x!;
  const axes = tf.util.parseAxisParam(dims, x.shape);
  const back = axes.map(() => -1);
  const bounds = [back, axes.map(() => BEFORE_THE_FIRST), axes, back].map((b) => r.int64(b));
  return emitted(r, 'Slice', [r.name(x), ...bounds], x.shape, x.dtype as DType);
});

kernel<{ paddings: [number, number][]; constantValue: number }>(
  'PadV2',
  (inputs, { paddings, constantValue }, r) => {
    const x = inputs.x!;
    const amounts = r.int64([...paddings.map((p) => p[0]), ...paddings.map((p) => p[1])]);
    const shape = x.shape.map((d, i) => d + paddings[i]![0] + paddings[i]![1]);
    const fill = r.scalar(constantValue, x.dtype as 'float32');
    return emitted(r, 'Pad', [r.name(x), amounts, fill], shape, x.dtype as DType);
  },
);

kernel<{ axis: number }>('Unpack', (inputs, { axis }, r) => {
  const x = inputs.value!;
  const at = axis < 0 ? axis + x.shape.length : axis;
  const count = x.shape[at]!;
  const shape = x.shape.filter((_, i) => i !== at);
  const ones = Array<number>(count).fill(1);
  const parts = r.emit('Split', [r.name(x), r.int64(ones)], { axis: { i: at } }, count);
  return parts.map((part) => emitted(r, 'Squeeze', [part, r.int64([at])], shape, x.dtype as DType));
});

kernel<{ axis: number }>('Pack', (inputs, { axis }, r) => {
  const parts = Object.values(inputs);
  const first = parts[0]!;
  const at = axis < 0 ? axis + first.shape.length + 1 : axis;
  const lifted = parts.map((p) => r.emitOne('Unsqueeze', [r.name(p), r.int64([at])]));
  const shape = [...first.shape.slice(0, at), parts.length, ...first.shape.slice(at)];
  return emitted(r, 'Concat', lifted, shape, first.dtype as DType, { axis: { i: at } });
});

kernel<{ reps: number[] }>('Tile', (inputs, { reps }, r) => {
  const x = inputs.x!;
  if (reps.every((n) => n === 1)) return same(r, x);
  const shape = x.shape.map((d, i) => d * reps[i]!);
  return emitted(r, 'Tile', [r.name(x), r.int64(reps)], shape, x.dtype as DType);
});

kernel<{ shape: number[] }>('BroadcastTo', (inputs, { shape }, r) => {
  const x = inputs.x!;
  return emitted(r, 'Expand', [r.name(x), r.int64(shape)], shape, x.dtype as DType);
});
