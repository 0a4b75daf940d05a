import * as tf from '../tensorflow.ts';
import type { DType } from '../graph.ts';
import { cast, emitted, kernel } from './kernel.ts';

kernel<{ axis: number; batchDims?: number }>('GatherV2', (inputs, { axis, batchDims }, r) => {
  const x = inputs.x!;
  const indices = inputs.indices!;
  if (batchDims) throw new Error("kernel 'GatherV2' with batchDims has no form on backend 'onnx'");
  const at = tf.util.parseAxisParam(axis, x.shape)[0]!;
  const shape = [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)];
  return emitted(r, 'Gather', [r.name(x), r.name(indices)], shape, x.dtype as DType, { axis: { i: at } });
});

kernel<{ numSegments: number }>('UnsortedSegmentSum', (inputs, { numSegments }, r) => {
  const x = inputs.x!;
  const ids = inputs.segmentIds as tf.Tensor;
  const shape = [numSegments, ...x.shape.slice(ids.shape.length)];
  const indices = cast(r, r.name(tf.expandDims(ids, -1)), 'int64');
  const zeros = r.filled(shape, 0, x.dtype as 'float32');
  return emitted(r, 'ScatterND', [zeros, indices, r.name(x)], shape, x.dtype as DType, {
    reduction: { s: 'add' },
  });
});

interface OneHotAttributes {
  depth: number;
  onValue: number;
  offValue: number;
  dtype: DType;
}

kernel<OneHotAttributes>('OneHot', (inputs, { depth, onValue, offValue, dtype }, r) => {
  const indices = inputs.indices!;
  const values = r.constant([offValue, onValue], [2], 'float32');
  const hot = r.emitOne('OneHot', [cast(r, r.name(indices), 'int64'), r.int64([depth], true), values], {
    axis: { i: -1 },
  });
  return r.handle(dtype === 'float32' ? hot : cast(r, hot, dtype), [...indices.shape, depth], dtype);
});
