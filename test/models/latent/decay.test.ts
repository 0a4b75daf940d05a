import { describe, expect, it } from 'vitest';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import type { SizedRecordable } from '../../../models/compiler/polymorphic.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { fusedDecay, scanDecay, type DecayLayer } from '../../../models/latent/decay.ts';
import { distance, normals } from '../../fixtures/latent.ts';

const H = 6;
const dimensions = { T: ['x', 0], B: ['x', 1] } as const;
const sizes = { T: [5, 7, 11], B: [2, 3, 4] } as const;
const decays = { data: Float32Array.of(0, 1e-12, 1e-6, 0.5, 0.99, 0.995), dims: [H] };

const layer =
  (decay: DecayLayer, reverse: boolean): SizedRecordable =>
  (input, { T, B }) => ({ sums: decay(input('x', [T!, B!, H]), input('decays', [H]), reverse) });

/** Σ_{s ≤ t} a^{t−s} x_s in double precision, or the same from the end. */
function reference(x: Float32Array, T: number, B: number, reverse: boolean): Float32Array {
  return Float32Array.from({ length: T * B * H }, (_, i) => {
    const [t, lane, h] = [Math.floor(i / (B * H)), Math.floor(i / H) % B, i % H];
    let sum = 0;
    for (let s = 0; s < T; s++) {
      const distance = reverse ? s - t : t - s;
      if (distance >= 0) sum += decays.data[h]! ** distance * x[(s * B + lane) * H + h]!;
    }
    return sum;
  });
}

describe.each([
  ['one after another', scanDecay],
  ['all at once', fusedDecay],
] as const)('decaying sums, %s', (_, decay) => {
  it.each([false, true])('are the convolution with exponentials, reverse %s', async (reverse) => {
    const fn = layer(decay, reverse);
    const compiled = await compile(polymorphic(sizes, dimensions, fn));
    for (const [T, B] of [
      [1, 1],
      [2, 3],
      [37, 2],
      [300, 1],
      [1200, 1],
    ] as const) {
      const x = normals(T, T, B, H);
      const expected = reference(x.data as Float32Array, T, B, reverse);
      for (const graph of [compiled, interpret(dimensions, fn)]) {
        const { sums } = await graph.run({ x, decays });
        expect(sums!.dims).toEqual([T, B, H]);
        expect(distance(sums!.data as Float32Array, expected)).toBeLessThan(1e-4);
      }
    }
    await compiled.release();
  });
});

describe('the gradient of decaying sums', () => {
  it('is that of their definition', async () => {
    const T = 4;
    const loss = (x: tf.Tensor, a: tf.Tensor) => tf.sum(tf.square(scanDecay(x, a))) as tf.Scalar;
    const fn: SizedRecordable = (input, { T, B }) => {
      const [dx, da] = tf.grads(loss)([input('x', [T!, B!, H]), input('decays', [H])]);
      return { dx: dx!, da: da! };
    };
    const x = normals(1, T, 1, H);
    const compiled = await compile(polymorphic(sizes, dimensions, fn));
    const got = await compiled.run({ x, decays });
    await compiled.release();
    const energy = (values: Float32Array) =>
      reference(values, T, 1, false).reduce((sum, v) => sum + v * v, 0);
    const step = 1e-2;
    (x.data as Float32Array).forEach((v, i) => {
      const moved = (to: number) => energy((x.data as Float32Array).map((w, k) => (k === i ? to : w)));
      const slope = (moved(v + step) - moved(v - step)) / (2 * step);
      expect((got.dx!.data as Float32Array)[i]).toBeCloseTo(slope, 2);
    });
    expect((got.da!.data as Float32Array).some((v) => v !== 0)).toBe(true);
  });
});
