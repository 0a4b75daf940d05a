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

/** Rows with a negative id are dropped, as TensorFlow.js has it; ONNX would count them from the end. */
kernel<{ numSegments: number }>('UnsortedSegmentSum', (inputs, { numSegments }, r) => {
  const x = inputs.x!;
  const { shape: idShape } = inputs.segmentIds!;
  const rank = idShape.length;
  const dtype = x.dtype as 'float32';
  const shape = [numSegments, ...x.shape.slice(rank)];
  const ids = cast(r, r.name(inputs.segmentIds!), 'int64');
  const first = r.int64([0], true);
  const inner = x.shape.slice(rank).map((_, i) => rank + i);
  const valid = r.emitOne('Unsqueeze', [r.emitOne('GreaterOrEqual', [ids, first]), r.int64(inner)]);
  const rows = r.emitOne('Where', [valid, r.name(x), r.scalar(0, dtype)]);
  const indices = r.emitOne('Unsqueeze', [r.emitOne('Max', [ids, first]), r.int64([rank])]);
  return emitted(r, 'ScatterND', [r.filled(shape, 0, dtype), indices, rows], shape, dtype, {
    reduction: { s: 'add' },
  });
});

interface OneHotAttributes {
  depth: number;
  onValue: number;
  offValue: number;
  dtype: DType;
}

/** A negative index is off everywhere, as in TensorFlow.js; ONNX would count it from the end. */
kernel<OneHotAttributes>('OneHot', (inputs, { depth, onValue, offValue, dtype }, r) => {
  const indices = inputs.indices!;
  const given = cast(r, r.name(indices), 'int64');
  const count = r.int64([depth], true);
  const index = r.emitOne('Where', [r.emitOne('Less', [given, r.int64([0], true)]), count, given]);
  const values = r.constant([offValue, onValue], [2], 'float32');
  const hot = r.emitOne('OneHot', [index, count, values], { axis: { i: -1 } });
  return r.handle(dtype === 'float32' ? hot : cast(r, hot, dtype), [...indices.shape, depth], dtype);
});
