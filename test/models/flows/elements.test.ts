import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { rows, runCompiled, runEagerly } from '../../fixtures/latent.ts';
import { elementRows } from '../../conformance/element-rows.ts';
import { expectWithin } from '../../conformance/flow-checks.ts';
import type { ElementRow } from '../../conformance/flow-row.ts';

const kinds = ['usual', 'tails', 'extreme'] as const;
const N = 800;

/** Raw parameters and points: usual ones, tails, and networks gone wild; all exactly float32. */
function cases({ transform }: ElementRow, kind: (typeof kinds)[number], count: number, seed = 5) {
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

/** There and back again, as a float32 graph and eagerly. */
async function bothWays(
  { transform }: ElementRow,
  x: Float32Array<ArrayBuffer>,
  raw: Float32Array<ArrayBuffer>,
) {
  const feeds = {
    x: { data: x, dims: [x.length, 1] },
    raw: { data: raw, dims: [x.length, transform.parameters] },
  };
  const there = (input: Record<string, Parameters<typeof transform.forward>[0]>) => {
    const forward = transform.forward(input.x!, input.raw!);
    const back = transform.inverse(forward.value, input.raw!);
    return { y: forward.value, logDet: forward.logDet, back: back.value, backLogDet: back.logDet };
  };
  const results = [await runCompiled(there, feeds), await runEagerly(there, feeds)];
  return results.map((outputs) => {
    const [y, logDet, back, backLogDet] = ['y', 'logDet', 'back', 'backLogDet'].map(
      (name) => outputs[name]!.data as Float32Array,
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    return { y, logDet, back, backLogDet };
  });
}

describe.each(elementRows)('$name', (row) => {
  const { reference, sharpness = () => 1, known = () => true } = row;
  const made = new Map<string, ReturnType<typeof bothWays>>();
  /** Points of a kind and what they become; made once, for they are the same each time. */
  const there = async (kind: (typeof kinds)[number]) => {
    const points = cases(row, kind, N);
    if (!made.has(kind)) made.set(kind, bothWays(row, points.x, points.raw));
    return { ...points, results: await made.get(kind)! };
  };
  /** How large the numbers are that y comes from. */
  const size = (x: number, raw: readonly number[]) =>
    1 + Math.abs(reference(x, raw).value) + (row.size?.(x, raw) ?? 0);

  it.each(kinds)('is its formula, in float32 as exact as rounding allows: %s', async (kind) => {
    const { x, rows, results } = await there(kind);
    const points = Array.from(x.keys()).filter((i) => known(x[i]!, rows[i]!));
    expect(points.length).toBeGreaterThan(N / 8);
    for (const { y, logDet } of results) {
      expectWithin(points, (i) => [y[i]! - reference(x[i]!, rows[i]!).value, 2e-6 * size(x[i]!, rows[i]!)]);
      expectWithin(points, (i) => [
        logDet[i]! - reference(x[i]!, rows[i]!).logDet,
        1e-6 + 2e-7 * sharpness(x[i]!, rows[i]!),
      ]);
    }
  });

  it.each(kinds)('is undone in float32 as exactly as rounding allows: %s', async (kind) => {
    const { x, rows, results } = await there(kind);
    const scale = (i: number) => {
      const slope = Math.exp(reference(x[i]!, rows[i]!).logDet);
      return 1 + Math.abs(x[i]!) + size(x[i]!, rows[i]!) / slope;
    };
    // Where there is next to no slope, nothing of x is left in y.
    const told = (i: number) => known(x[i]!, rows[i]!) && (!row.flat || scale(i) < 1e5);
    const points = Array.from(x.keys()).filter(told);
    expect(points.length).toBeGreaterThan(N / 8);
    for (const { back, logDet, backLogDet } of results) {
      expectWithin(points, (i) => [back[i]! - x[i]!, 2e-6 * scale(i)]);
      expectWithin(points, (i) => [
        logDet[i]! + backLogDet[i]!,
        2e-6 * scale(i) * sharpness(x[i]!, rows[i]!),
      ]);
    }
  });

  it('increases, strictly where it is never flat and rounding can tell', async () => {
    const points = Float32Array.from({ length: 81 }, (_, i) => (i - 40) / 2);
    for (const kind of kinds) {
      const { rows } = cases(row, kind, 50, 11);
      const x = Float32Array.from(rows.flatMap(() => Array.from(points)));
      const raw = Float32Array.from(rows.flatMap((r) => Array.from(points, () => r).flat()));
      const at = (i: number) => [x[i]!, rows[Math.floor(i / points.length)]!] as const;
      const sure = (i: number) => known(...at(i)) && known(...at(i - 1));
      const later = Array.from(x.keys()).filter((i) => i % points.length > 0 && sure(i));
      const rises = new Map(later.map((i) => [i, reference(...at(i)).value - reference(...at(i - 1)).value]));
      // Each of two neighbours may err by 2e-6 of its size.
      const rounding = (i: number) => 4e-6 * Math.max(size(...at(i)), size(...at(i - 1)));
      const told = later.filter((i) => rises.get(i)! > rounding(i));
      expect(told.length).toBeGreaterThan(row.flat ? 0 : later.length / 8);
      const strictly = new Set(row.flat ? [] : told);
      for (const { y } of await bothWays(row, x, raw)) {
        const slack = (i: number) => rounding(i) + 1e-5 * (1 + Math.abs(y[i]!));
        const least = (i: number) => (strictly.has(i) ? Number.MIN_VALUE : -slack(i));
        expect(later.filter((i) => !(y[i]! - y[i - 1]! >= least(i)))).toEqual([]);
      }
    }
  });

  it('is close to the identity where a network has just begun', async () => {
    const x = Float32Array.from({ length: 61 }, (_, i) => (i - 30) / 10);
    const raw = Random.of(3)
      .normals(61 * row.transform.parameters)
      .map((v) => 0.02 * v);
    for (const { y, logDet } of await bothWays(row, x, raw)) {
      expectWithin(x.keys(), (i) => [y[i]! - x[i]!, 0.35]);
      expectWithin(x.keys(), (i) => [logDet[i]!, 0.35]);
    }
  });
});
