import * as tf from '../tensorflow.ts';
import type { DType } from '../graph.ts';
import type { Recorder } from '../recorder.ts';
import { emitted, kernel } from './kernel.ts';

/** The matrix of each batch turned over. */
function turned(r: Recorder, x: tf.TensorInfo): string {
  const rank = x.shape.length;
  const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  return r.emitOne('Transpose', [r.name(x)], { perm: { ints: perm } });
}

kernel<{ transposeA: boolean; transposeB: boolean }>(
  'BatchMatMul',
  (inputs, { transposeA, transposeB }, r) => {
    const a = inputs.a!;
    const b = inputs.b!;
    const rank = a.shape.length;
    const rows = a.shape[transposeA ? rank - 1 : rank - 2]!;
    const columns = b.shape[transposeB ? b.shape.length - 2 : b.shape.length - 1]!;
    const batches = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const shape = [...batches, rows, columns];
    if (rank === 2) {
      return emitted(r, 'Gemm', [r.name(a), r.name(b)], shape, a.dtype as DType, {
        transA: { i: transposeA ? 1 : 0 },
        transB: { i: transposeB ? 1 : 0 },
      });
    }
    const factors = [transposeA ? turned(r, a) : r.name(a), transposeB ? turned(r, b) : r.name(b)];
    return emitted(r, 'MatMul', factors, shape, a.dtype as DType);
  },
);
