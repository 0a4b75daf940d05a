import { describe, expect, it } from 'vitest';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { adam, correctedRate, globalNorm, type Slot } from '../../../models/train/adam.ts';
import { distance, filled, normals, runCompiled, runEagerly } from '../../fixtures/latent.ts';

const sizes = (rate: number, keep: number, averaging: number, clip: number) => ({
  rate: filled(rate),
  keep: filled(keep),
  averaging: filled(averaging),
  clip: filled(clip),
});

/** One update of two parameters, w [3, 2] and b [4], as a function of everything it reads. */
const step = (input: Record<string, tf.Tensor>) => {
  const slots = ['w', 'b'].map(
    (p) =>
      Object.fromEntries(
        ['value', 'momentum', 'variance', 'average'].map((k) => [k, input[k + p]!]),
      ) as never,
  ) as Slot[];
  const gradients = [input.gw!, input.gb!];
  const norm = globalNorm(gradients);
  const next = adam(slots, gradients, norm, input as never);
  return {
    norm,
    ...Object.fromEntries(
      next.flatMap((slot, i) =>
        Object.entries(slot).map(([k, t]) => [`next${k}${'wb'[i]!}`, t as tf.Tensor]),
      ),
    ),
  };
};

const shapes = { w: [3, 2], b: [4] };
const fresh = () =>
  Object.fromEntries(
    Object.entries(shapes).flatMap(([p, dims]) => [
      [`value${p}`, normals(dims.length, ...dims)],
      [`average${p}`, normals(dims.length, ...dims)],
      [`momentum${p}`, filled(0, ...dims)],
      [`variance${p}`, filled(0, ...dims)],
    ]),
  );

describe('Adam', () => {
  it('is that of Kingma & Ba with clipping, decoupled decay and an average, over many steps', async () => {
    const [rate, decay, averaging, clip] = [0.01, 0.1, 0.2, 1.5];
    let slots = fresh();
    const theta = ['w', 'b'].flatMap((p) => Array.from(slots[`value${p}`]!.data as Float32Array));
    let [m, v, average] = [theta.map(() => 0), theta.map(() => 0), [...theta]];
    for (let t = 1; t <= 25; t++) {
      const gradients = { gw: normals(50 + t, 3, 2), gb: normals(80 + t, 4) };
      const next = await runEagerly(step, {
        ...slots,
        ...gradients,
        ...sizes(correctedRate(rate, t), 1 - rate * decay, averaging, clip),
      });
      slots = Object.fromEntries(Object.keys(slots).map((name) => [name, next[`next${name}`]!]));

      const g = [...(gradients.gw.data as Float32Array), ...(gradients.gb.data as Float32Array)];
      const norm = Math.hypot(...g);
      expect(next.norm!.data[0]).toBeCloseTo(norm, 5);
      const clipped = g.map((x) => x * Math.min(1, clip / norm));
      m = m.map((x, i) => 0.9 * x + 0.1 * clipped[i]!);
      v = v.map((x, i) => 0.999 * x + 0.001 * clipped[i]! ** 2);
      theta.forEach((x, i) => {
        const [mHat, vHat] = [m[i]! / (1 - 0.9 ** t), v[i]! / (1 - 0.999 ** t)];
        theta[i] = x - rate * decay * x - (rate * mHat) / (Math.sqrt(vHat) + 1e-8);
      });
      average = average.map((x, i) => x + averaging * (theta[i]! - x));
    }
    const now = (part: string) => [
      ...(slots[`${part}w`]!.data as Float32Array),
      ...(slots[`${part}b`]!.data as Float32Array),
    ];
    expect(distance(now('value'), theta)).toBeLessThan(3e-6);
    expect(distance(now('average'), average)).toBeLessThan(3e-6);
    expect(distance(now('momentum'), m)).toBeLessThan(1e-6);
    expect(distance(now('variance'), v)).toBeLessThan(1e-6);
  });

  it('clips the norm of all gradients together, and only when it is too large', async () => {
    const gradients = { gw: { data: Float32Array.of(3, 0, 0, 4, 0, 0), dims: [3, 2] }, gb: filled(6, 4) };
    for (const [clip, scale] of [
      [1.3, 0.1],
      [13, 1],
      [100, 1],
    ] as const) {
      const { norm, nextmomentumw } = await runEagerly(step, {
        ...fresh(),
        ...gradients,
        ...sizes(0.01, 1, 0.1, clip),
      });
      expect(norm!.data[0]).toBeCloseTo(13, 5);
      expect(nextmomentumw!.data[3]).toBeCloseTo(0.1 * 4 * scale, 5);
    }
  });

  it('changes nothing at all when a gradient is not finite, eager and compiled', async () => {
    for (const bad of [NaN, Infinity, -Infinity, 1e30]) {
      const gradients = { gw: normals(1, 3, 2), gb: { data: Float32Array.of(1, bad, 0, 2), dims: [4] } };
      const slots = { ...fresh(), variancew: filled(0.3, 3, 2), momentumb: filled(-0.2, 4) };
      const feeds = { ...slots, ...gradients, ...sizes(0.01, 0.9, 0.1, 1) };
      for (const next of [await runEagerly(step, feeds), await runCompiled(step, feeds)]) {
        expect(Number.isFinite(next.norm!.data[0])).toBe(false);
        for (const [name, { data }] of Object.entries(slots)) expect(next[`next${name}`]!.data).toEqual(data);
      }
    }
  });
});
