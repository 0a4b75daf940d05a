import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { nlsqRoot, rootOf } from '../../../models/flows/nlsq-root.ts';
import { runCompiled, runEagerly } from '../../fixtures/latent.ts';

/** The largest |q| that the transform uses. */
const Q = (0.95 * 8 * Math.sqrt(3)) / 9;

/** u + q / (1 + u²) */
const f = (u: number, q: number) => u + q / (1 + u * u);

/** The root by halving an interval that must hold it, since |q / (1 + u²)| ≤ |q|. */
function bisected(p: number, q: number): number {
  let [low, high] = [p - 2, p + 2];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (f(middle, q) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const points = Array.from({ length: 61 }, (_, i) => (i - 30) / 10).flatMap((p) =>
  [-Q, -1, -0.3, -1e-6, 0, 1e-6, 0.5, 1.2, Q].map((q) => [p, q] as const),
);
const far = [5, 33, 1e3, 1e4, 3e5, 3e7, 1e12]
  .flatMap((p) => [p, -p])
  .flatMap((p) => [-Q, 0.1, Q].map((q) => [p, q] as const));

describe('the root of u + q / (1 + u²) = p', () => {
  it('is that of bisection to 1e-12, relative where it is large', () => {
    for (const [p, q] of [...points, ...far])
      expect(Math.abs(rootOf(p, q) - bisected(p, q))).toBeLessThan(1e-12 * Math.max(1, Math.abs(p)));
  });

  it('is the same as a float64 graph, to the rounding of float32', async () => {
    const all = [...points, ...far].map(([p, q]) => [Math.fround(p), Math.fround(q)] as const);
    const feeds = {
      p: { data: Float32Array.from(all, ([p]) => p), dims: [all.length] },
      q: { data: Float32Array.from(all, ([, q]) => q), dims: [all.length] },
    };
    const { u } = await runCompiled(({ p, q }) => ({ u: nlsqRoot(p!, q!) }), feeds);
    all.forEach(([p, q], i) => {
      const expected = rootOf(p, q);
      expect(Math.abs((u!.data[i] as number) - expected)).toBeLessThan(1e-7 * Math.abs(expected) + 1e-12);
    });
  });

  it('exists where the formula passes through zero, in the graph too', async () => {
    // r = p/3 and q/2 agree to the last bit, so that Cardano's first term vanishes.
    const p = Float32Array.from([0, 3 * 2 ** -30, -3 * 2 ** -40, 1.5, 0, 1e-30, -1e-38]);
    const q = Float32Array.from([0, 2 * 2 ** -30, -2 * 2 ** -40, 1.25, 1, 1e-30, 0]);
    const feeds = { p: { data: p, dims: [p.length] }, q: { data: q, dims: [q.length] } };
    const root = (input: Record<string, tf.Tensor>) => ({ u: nlsqRoot(input.p!, input.q!) });
    for (const { u } of [await runCompiled(root, feeds), await runEagerly(root, feeds)]) {
      p.forEach((value, i) => {
        expect(Math.abs((u!.data[i] as number) - bisected(value, q[i]!))).toBeLessThan(1e-7);
      });
    }
  });

  it('has the gradients of finite differences, eager and compiled', async () => {
    const random = Random.of(3);
    const p = random.normals(300).map((v) => 3 * v);
    const q = random.uniforms(300).map((u) => Q * (2 * u - 1));
    const gradients = (input: Record<string, tf.Tensor>) => {
      const [dp, dq] = tf.grads(((a: tf.Tensor, b: tf.Tensor) => tf.sum(nlsqRoot(a, b))) as never)([
        input.p!,
        input.q!,
      ]);
      return { dp: dp!, dq: dq! };
    };
    const feeds = { p: { data: p, dims: [300] }, q: { data: q, dims: [300] } };
    const h = 1e-5;
    for (const { dp, dq } of [await runEagerly(gradients, feeds), await runCompiled(gradients, feeds)]) {
      p.forEach((value, i) => {
        const byP = (rootOf(value + h, q[i]!) - rootOf(value - h, q[i]!)) / (2 * h);
        const byQ = (rootOf(value, q[i]! + h) - rootOf(value, q[i]! - h)) / (2 * h);
        expect(Math.abs((dp!.data[i] as number) / byP - 1)).toBeLessThan(3e-4);
        expect(Math.abs((dq!.data[i] as number) / byQ - 1)).toBeLessThan(3e-4);
      });
    }
  });
});
