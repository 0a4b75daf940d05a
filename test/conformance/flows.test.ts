import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile, record } from '../../models/compiler/index.ts';
import type { Tensors } from '../../models/compiler/compile.ts';
import type { DeclareInput } from '../../models/compiler/record.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { logNormal } from '../../models/flows/density.ts';
import { checkDynamic, gradientsOf, type Program } from '../fixtures/compiler.ts';
import { rows, runCompiled, runEagerly } from '../fixtures/latent.ts';
import { logAbsDet } from '../fixtures/latent-reference.ts';
import { directionalDerivatives, expectWithin, inverseNorm, jacobians, runInDouble } from './flow-checks.ts';
import { drawn, extremes, parameterCount, roundTrip, type FlowRow } from './flow-row.ts';
import { flowTable } from './flow-table.ts';

const N = 60;
/** A point whose inverse multiplies rounding by less than this is held to the absolute bound in float32. */
const MODERATE = 100;

/** How large the numbers are that x comes from in the inverse, in units of x. */
async function scales(row: FlowRow, feeds: Tensors, y: ArrayLike<number>): Promise<number[]> {
  const x = rows(feeds.x!.data as Float32Array, row.width);
  const images = rows(y, row.width);
  const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));
  return (await jacobians(row, feeds)).map(
    (J, n) => largest(x[n]!) + inverseNorm(J) * (1 + largest(images[n]!)),
  );
}

describe.each(flowTable)('$name', (row) => {
  const { width: D } = row;

  test.each(['usual', 'tails'] as const)('inverts to 1e-10 of its scale in float64: %s', async (regime) => {
    const feeds = drawn(row, regime, N, 1);
    const { y, logDet, back, backLogDet } = await runInDouble(roundTrip(row), feeds);
    const scale = await scales(row, feeds, y!);
    expectWithin(back!.keys(), (i) => [
      back![i]! - Number(feeds.x!.data[i]),
      1e-10 * scale[Math.floor(i / D)]!,
    ]);
    expectWithin(logDet!.keys(), (n) => [logDet![n]! + backLogDet![n]!, 1e-8 * scale[n]!]);
  });

  test('inverts to 1e-4 as a float32 graph, eager and compiled', async () => {
    const feeds = drawn(row, 'usual', N, 2);
    for (const outputs of [
      await runCompiled(roundTrip(row), feeds),
      await runEagerly(roundTrip(row), feeds),
    ]) {
      const [y, back] = [outputs.y!, outputs.back!].map(({ data }) => data as Float32Array);
      const scale = await scales(row, feeds, y!);
      const moderate = scale.filter((s) => s < MODERATE).length;
      expect(moderate).toBeGreaterThan(N / 2);
      expectWithin(back!.keys(), (i) => {
        const s = scale[Math.floor(i / D)]!;
        return [back![i]! - Number(feeds.x!.data[i]), s < MODERATE ? 1e-4 : 1e-5 * s];
      });
    }
  });

  test.each(['usual', 'tails'] as const)('has the log-determinant of its Jacobian: %s', async (regime) => {
    const feeds = drawn(row, regime, N, 3);
    const { logDet } = await runInDouble(roundTrip(row), feeds);
    const J = await jacobians(row, feeds);
    expectWithin(logDet!.keys(), (n) => [logDet![n]! - logAbsDet(J[n]!), 1e-6]);
  });

  test.each(['forward', 'inverse'] as const)(
    'has the gradients of its differences: %s',
    async (direction) => {
      const derivatives = await directionalDerivatives(row, direction, drawn(row, 'usual', 6, 4));
      const wrong = derivatives.filter(
        ({ exact, measured }) => !(Math.abs(exact - measured) <= 1e-6 * (1 + Math.abs(exact))),
      );
      expect(wrong).toEqual([]);
      expect(derivatives.every(({ exact }) => exact !== 0)).toBe(true);
    },
  );

  test.each(['usual', 'tails'] as const)(
    'has the density of its noise and log-determinant: %s',
    async (regime) => {
      const both = await runInDouble(
        ({ x, ...inputs }) => {
          const { value, logDet } = row.forward(x!, inputs);
          return { direct: row.logDensity(x!, inputs), normal: logNormal(value), logDet };
        },
        drawn(row, regime, N, 4),
      );
      expectWithin(both.direct!.keys(), (n) => {
        const [normal, logDet] = [both.normal![n]!, both.logDet![n]!];
        return [both.direct![n]! - normal - logDet, 1e-8 * (1 + Math.abs(normal) + Math.abs(logDet))];
      });
    },
  );

  test('is compiled as it is eager, gradients included', async () => {
    await checkDynamic(gradientProgram(row));
  });

  test('never gives NaN: 1e6 random parameters, extreme points, both directions', async () => {
    const points = Object.values(row.inputs).every(({ perPoint }) => perPoint)
      ? Math.ceil(250_000 / Math.max(parameterCount(row, 1), 4))
      : 16;
    const count = parameterCount(row, points);
    const all = (input: Record<string, tf.Tensor>) => {
      const { x, ...inputs } = input;
      return { ...roundTrip(row)(input), logDensity: row.logDensity(x!, inputs) };
    };
    const graph = await compile(record((input) => all(declared(row, points, input))));
    let bad = 0;
    const runs = Math.max(4, count && Math.ceil(1e6 / count));
    for (let seed = 0; seed < runs; seed++) {
      const results = [await graph.run(extremes(row, points, seed))];
      if (seed < 8) results.push(await runEagerly(all, extremes(row, 64, seed)));
      for (const [name, { data }] of results.flatMap((outputs) => Object.entries(outputs))) {
        // The density of a point so far out that its square leaves float32 is nothing: −∞ is right, NaN is not.
        const sound = (v: number) => Number.isFinite(v) || (name === 'logDensity' && v === -Infinity);
        bad += (data as Float32Array).reduce((sum, v) => sum + (sound(v) ? 0 : 1), 0);
      }
    }
    await graph.release();
    expect(bad).toBe(0);
  });

  test('has finite gradients at extremes', async () => {
    const feeds = extremes(row, 40, 2);
    const { x, ...parameters } = feeds;
    const far = {
      ...parameters,
      x: { ...x!, data: (x!.data as Float32Array).map((v) => Math.max(-1e4, Math.min(1e4, v))) },
    };
    const gradients = (input: Record<string, tf.Tensor>) => {
      const names = Object.keys(input);
      const grads = tf.grads((...xs: tf.Tensor[]) => {
        const { x, ...inputs } = Object.fromEntries(names.map((name, i) => [name, xs[i]!]));
        const { value, logDet } = row.forward(x!, inputs);
        const bounded = tf.sum(tf.tanh(tf.mul(row.logDensity(x!, inputs), 1e-3)));
        return tf.addN([tf.sum(tf.tanh(value)), tf.sum(logDet), bounded]) as tf.Scalar;
      })(names.map((name) => input[name]!));
      return Object.fromEntries(names.map((name, i) => [`by ${name}`, grads[i]!]));
    };
    for (const outputs of [await runCompiled(gradients, far), await runEagerly(gradients, far)])
      for (const { data } of Object.values(outputs))
        expect((data as Float32Array).every(Number.isFinite)).toBe(true);
  });
});

/** The inputs of a row, declared for N points. */
function declared(row: FlowRow, N: number, input: DeclareInput): Record<string, tf.Tensor> {
  const parameters = Object.entries(row.inputs).map(([name, { dims, perPoint }]) => [
    name,
    input(name, perPoint ? [N, ...dims] : dims),
  ]);
  return { ...Object.fromEntries(parameters), x: input('x', [N, row.width]) };
}

/** Both directions with the gradients of both in the points and all parameters, for points [T, B, D]. */
function gradientProgram(row: FlowRow): Program {
  return (input, { T, B }) => {
    const names = Object.keys(row.inputs);
    const parameters = names.map((name) => {
      const { dims, perPoint } = row.inputs[name]!;
      return perPoint ? input(name, [T!, B!, ...dims]) : input(name, dims, 'weight');
    });
    const x = input('x', [T!, B!, row.width]);
    const both = (point: tf.Tensor, ...given: tf.Tensor[]) => {
      const inputs = Object.fromEntries(names.map((name, i) => [name, given[i]!]));
      const [there, back] = [row.forward(point, inputs), row.inverse(point, inputs)];
      return [there.value, there.logDet, back.value, back.logDet, row.logDensity(point, inputs)];
    };
    return {
      ...Object.fromEntries(both(x, ...parameters).map((y, k) => [`y${k}`, y])),
      ...gradientsOf(input, (point, ...given) => both(point!, ...given), [x, ...parameters]),
    };
  };
}

test('every transform and flow has a row', async () => {
  const folder = new URL('../../models/flows/', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const modules = (await Promise.all(files.map((file) => import(new URL(file, folder).href)))) as object[];
  const rowed = new Set(flowTable.map(({ subject }) => subject));
  const owed = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) => (inverts(value) && !rowed.has(value) ? [name] : [])),
  );
  expect(owed).toEqual([]);
  expect(rowed.size).toBeGreaterThanOrEqual(4);
});

/** Whether something exported is a transform of elements, or a class of flows. */
function inverts(value: unknown): boolean {
  const methods = typeof value === 'function' ? (value.prototype as unknown) : value;
  if (typeof methods !== 'object' || methods === null) return false;
  return ('forward' in methods && 'inverse' in methods) || ('toNoise' in methods && 'toLatent' in methods);
}
