import * as tf from '../tensorflow.ts';
import type { DType } from '../graph.ts';
import { cast, kernel } from './kernel.ts';

kernel<{ shape: number[]; value: number; dtype?: 'float32' | 'int32' | 'bool' }>(
  'Fill',
  (_, attributes, r) => {
    const { shape, value, dtype = 'float32' } = attributes;
    return r.handle(r.filled(shape, value, dtype), shape, dtype);
  },
);

kernel('ZerosLike', (inputs) => tf.fill(inputs.x!.shape, 0, inputs.x!.dtype));
kernel('OnesLike', (inputs) => tf.fill(inputs.x!.shape, 1, inputs.x!.dtype));

kernel<{ start: number; stop: number; step: number; dtype: DType }>(
  'Range',
  (_, { start, stop, step, dtype }, r) => {
    const range = r.emitOne(
      'Range',
      [start, stop, step].map((n) => r.int64([n], true)),
    );
    return r.handle(cast(r, range, dtype), [Math.max(0, Math.ceil((stop - start) / step))], dtype);
  },
);
