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
    const by = stop < start && step === 1 ? -1 : step; // TensorFlow.js counts down when no step was given.
    const whole = [start, stop, by].every(Number.isInteger);
    const bounds = [start, stop, by].map((n) => (whole ? r.int64([n], true) : r.scalar(n, 'float64')));
    const range = r.emitOne('Range', bounds);
    return r.handle(cast(r, range, dtype), [Math.max(0, Math.ceil((stop - start) / by))], dtype);
  },
);
