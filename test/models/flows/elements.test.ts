import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { compile, record, type Tensors } from '../../../models/compiler/index.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { affine } from '../../../models/flows/affine.ts';
import { nlsq } from '../../../models/flows/nlsq.ts';
import { rootOf } from '../../../models/flows/nlsq-root.ts';
import type { ElementTransform } from '../../../models/flows/transform.ts';
import { rows, runCompiled, runEagerly } from '../../fixtures/latent.ts';
import { affine64, nlsq64, nlsqNumbers, type Element } from '../../fixtures/latent-reference.ts';

interface Family {
  readonly name: string;
  readonly transform: ElementTransform;
  readonly reference: (x: number, raw: readonly number[]) => Element;
  /** The inverse in double precision. */
  readonly inverse: (y: number, raw: readonly number[]) => number;
  /** How large the numbers are that x is computed from: rounding is relative to this. */
  readonly scale: (x: number, raw: readonly number[]) => number;
  /** How fast logDet changes with a relative error of what it is computed from. */
  readonly sharpness: (x: number, raw: readonly number[]) => number;
  /** The width over which the map bends. */
  readonly width: (raw: readonly number[]) => number;
}

const families: Family[] = [
  {
    name: 'nlsq',
    transform: nlsq,
    reference: nlsq64,
    inverse: (y, raw) => {
      const { a, b, c, d, g } = nlsqNumbers(raw);
      return (rootOf(((y - a) * d) / b + g, (c * d) / b) - g) / d;
    },
    scale: (x, raw) => {
      const { a, b, d, g } = nlsqNumbers(raw);
      return 1 + Math.abs(x) + Math.abs(g) / d + Math.abs(a) / b;
    },
    sharpness: (x, raw) => {
      const { d, g } = nlsqNumbers(raw);
      return 40 * (1 + Math.abs(d * x) + Math.abs(g));
    },
    width: (raw) => 1 / nlsqNumbers(raw).d,
  },
  {
    name: 'affine',
    transform: affine,
    reference: affine64,
    inverse: (y, raw) => (y - raw[0]!) / Math.exp(affine64(0, raw).logDet),
    scale: (x, raw) => 1 + Math.abs(x) + Math.abs(raw[0]!) / Math.exp(affine64(0, raw).logDet),
    sharpness: () => 1,
    width: () => 1,
  },
];

/** Raw parameters and points: usual ones, tails, and networks gone wild; all exactly float32. */
function cases({ transform }: Family, kind: 'usual' | 'tails' | 'extreme', count: number, seed = 5) {
  const random = Random.of(seed);
  const raw = random.normals(count * transform.parameters).map((v) => {
    if (kind === 'extreme') return [1e3, -1e3, 1e3 * v, v, 0][random.below(5)]!;
    return 2 * v;
  });
  const x = random.normals(count).map((v) => {
    if (kind === 'usual') return 3 * v;
    return Math.sign(v) * 10 ** (6 * random.uniform() - 2);
  });
  return { x, raw, rows: rows(raw, transform.parameters) };
}

const there = (transform: ElementTransform) => (input: Record<string, tf.Tensor>) => {
  const forward = transform.forward(input.x!, input.raw!);
  const back = transform.inverse(forward.value, input.raw!);
  return { y: forward.value, logDet: forward.logDet, back: back.value, backLogDet: back.logDet };
};

async function compiled(family: Family) {
  const [width, f] = [family.transform.parameters, there(family.transform)];
  const cache = new Map<number, Awaited<ReturnType<typeof compile>>>();
  return async (x: Float32Array<ArrayBuffer>, raw: Float32Array<ArrayBuffer>): Promise<Tensors> => {
    const n = x.length;
    const graph =
      cache.get(n) ??
      (await compile(record((input) => f({ x: input('x', [n, 1]), raw: input('raw', [n, width]) }))));
    cache.set(n, graph);
    return graph.run({ x: { data: x, dims: [n, 1] }, raw: { data: raw, dims: [n, width] } });
  };
}

const kinds = ['usual', 'tails', 'extreme'] as const;
const N = 4000;

describe.each(families)('$name', (family) => {
  const { transform, reference, inverse, scale, sharpness, width } = family;

  it.each(kinds)('inverts in float64 to 1e-10 of its scale: %s', (kind) => {
    const { x, rows } = cases(family, kind, N);
    expectWithin(x.keys(), (i) => {
      const back = inverse(reference(x[i]!, rows[i]!).value, rows[i]!);
      return [back - x[i]!, 1e-10 * scale(x[i]!, rows[i]!)];
    });
  });

  it('inverts to 1e-4 as a float32 graph where numbers are usual, with opposite log-determinants', async () => {
    const { x, raw, rows } = cases(family, 'usual', N);
    const run = await compiled(family);
    const { back, logDet, backLogDet } = await run(x, raw);
    const moderate = Array.from(x.keys()).filter((i) => scale(x[i]!, rows[i]!) < 50);
    expect(moderate.length).toBeGreaterThan(N / 2);
    expectWithin(moderate, (i) => [(back!.data[i] as number) - x[i]!, 1e-4]);
    expectWithin(moderate, (i) => [
      (logDet!.data[i] as number) + (backLogDet!.data[i] as number),
      2e-5 * sharpness(x[i]!, rows[i]!),
    ]);
  });

  it.each(kinds)('inverts to 1e-4 of its scale as a float32 graph: %s', async (kind) => {
    const { x, raw, rows } = cases(family, kind, N);
    const { y, back } = await (await compiled(family))(x, raw);
    expectWithin(x.keys(), (i) => {
      const expected = reference(x[i]!, rows[i]!).value;
      const size = Math.abs(expected) + scale(x[i]!, rows[i]!) * Math.exp(slopeBound(family, rows[i]!));
      return [(y!.data[i] as number) - expected, 2e-6 * size];
    });
    expectWithin(x.keys(), (i) => [(back!.data[i] as number) - x[i]!, 1e-4 * scale(x[i]!, rows[i]!)]);
  });

  it.each(kinds)('has the log-determinant of its slope: %s', async (kind) => {
    const { x, raw, rows } = cases(family, kind, N);
    const { logDet } = await (await compiled(family))(x, raw);
    const exact = Array.from(x, (value, i) => reference(value, rows[i]!));
    expectWithin(x.keys(), (i) => {
      const step = 1e-4 * width(rows[i]!);
      const { value, logDet } = exact[i]!;
      const rounding = (Number.EPSILON * (Math.abs(value) + 1)) / (step * Math.exp(logDet));
      // Five points: the error of the formula is of fourth order in the step.
      const at = (k: number) => reference(x[i]! + k * step, rows[i]!).value;
      const slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
      return [Math.log(slope) - logDet, 1e-6 + 4 * rounding];
    });
    expectWithin(x.keys(), (i) => [
      (logDet!.data[i] as number) - exact[i]!.logDet,
      1e-6 + 2e-7 * sharpness(x[i]!, rows[i]!),
    ]);
  });

  it('is strictly increasing', async () => {
    const run = await compiled(family);
    const points = Float32Array.from({ length: 81 }, (_, i) => (i - 40) / 2);
    for (const kind of kinds) {
      const { rows } = cases(family, kind, 200, 11);
      const raw = Float32Array.from(rows.flatMap((r) => Array.from(points, () => r).flat()));
      const { y } = await run(Float32Array.from(rows.flatMap(() => Array.from(points))), raw);
      const falls = Array.from(y!.data.keys()).filter((i) => i % 81 > 0 && !(y!.data[i]! > y!.data[i - 1]!));
      expect(falls).toEqual([]);
    }
  });

  it('never gives NaN: 1e6 random parameters, extreme points, both directions, eager and compiled', async () => {
    const run = await compiled(family);
    const count = 125_000;
    for (let batch = 0; batch < 8; batch++) {
      const random = Random.of(batch, 7);
      const size = [1, 10, 1e3, 1e3][batch % 4]!;
      const raw = random
        .normals(count * transform.parameters)
        .map((v) => (batch >= 6 ? Math.sign(v) : v) * size);
      const x = random.uniforms(count).map((u, i) => [0, 1e-30, -1e4, 1e4, 1e30, -1e30, u, -20 * u][i % 8]!);
      const outputs = [
        await run(x, raw),
        ...(batch % 4 === 0
          ? [
              await runEagerly(there(transform), {
                x: { data: x, dims: [count, 1] },
                raw: { data: raw, dims: [count, transform.parameters] },
              }),
            ]
          : []),
      ];
      for (const { data } of outputs.flatMap((o) => Object.values(o)))
        expect((data as Float32Array).findIndex((v) => !Number.isFinite(v))).toBe(-1);
    }
  });

  it('has gradients without NaN at extremes, eager and compiled', async () => {
    const { x, raw } = cases(family, 'extreme', 2000, 3);
    const feeds = {
      x: { data: x, dims: [x.length, 1] },
      raw: { data: raw, dims: [x.length, transform.parameters] },
    };
    const gradients = (input: Record<string, tf.Tensor>) => {
      const loss = (a: tf.Tensor, r: tf.Tensor) => {
        const { value, logDet } = transform.forward(a, r);
        return tf.add(tf.sum(tf.tanh(value)), tf.sum(logDet)) as tf.Scalar;
      };
      const [x1, raw1] = tf.grads(loss as never)([input.x!, input.raw!]);
      return { byX: x1!, byRaw: raw1! };
    };
    for (const outputs of [await runEagerly(gradients, feeds), await runCompiled(gradients, feeds)]) {
      for (const { data } of Object.values(outputs))
        expect((data as Float32Array).every(Number.isFinite)).toBe(true);
      expect((outputs.byX!.data as Float32Array).some((v) => v !== 0)).toBe(true);
    }
  });
});

/** Asserts |error| ≤ bound for every index. */
function expectWithin(
  indices: Iterable<number>,
  errorAndBound: (i: number) => readonly [error: number, bound: number],
): void {
  const wrong = [...indices].flatMap((i) => {
    const [error, bound] = errorAndBound(i);
    return Math.abs(error) <= bound ? [] : [{ i, error, bound }];
  });
  expect(wrong.slice(0, 3)).toEqual([]);
}

/** The logarithm of the largest slope. */
function slopeBound({ name }: Family, raw: readonly number[]): number {
  return name === 'affine' ? affine64(0, raw).logDet : Math.log(2 * nlsqNumbers(raw).b);
}
