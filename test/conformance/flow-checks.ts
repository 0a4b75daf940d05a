import { expect } from 'vitest';
import { Random } from '../../core/random.ts';
import type { TensorData, Tensors } from '../../models/compiler/compile.ts';
import { record } from '../../models/compiler/index.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { compileInDouble } from '../fixtures/double.ts';
import { rows } from '../fixtures/latent.ts';
import type { FlowRow } from './flow-row.ts';

/** Steps of the central difference of fourth order, and the weights of the values there. */
const STENCIL = [
  [1, 8 / 12],
  [-1, -8 / 12],
  [2, -1 / 12],
  [-2, 1 / 12],
] as const;

type TensorFunction = (input: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;
type Numbers = Record<string, Float64Array>;

/** A function of tensors as a graph in double precision, for inputs of these shapes; see {@link compileInDouble}. */
async function inDouble(fn: TensorFunction, feeds: Tensors) {
  const graph = await compileInDouble(
    record((input) =>
      fn(Object.fromEntries(Object.entries(feeds).map(([name, { dims }]) => [name, input(name, dims)]))),
    ),
  );
  return {
    run: async (changed: Tensors = {}): Promise<Numbers> => {
      const outputs = await graph.run(widened({ ...feeds, ...changed }));
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { data }]) => [name, data as Float64Array]),
      );
    },
    release: () => graph.release(),
  };
}

/** What a function of tensors gives in double precision. */
export async function runInDouble(fn: TensorFunction, feeds: Tensors): Promise<Numbers> {
  const graph = await inDouble(fn, feeds);
  const outputs = await graph.run();
  await graph.release();
  return outputs;
}

function widened(feeds: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { data, dims }]) => [
      name,
      { data: Float64Array.from(data as Float32Array), dims },
    ]),
  );
}

/** ∂y_i/∂x_j at each point as [point][i][j], by differences in double precision. */
export async function jacobians(row: FlowRow, feeds: Tensors, step = 3e-6): Promise<number[][][]> {
  const { width: D } = row;
  const points = rows(feeds.x!.data as Float32Array, D);
  const moved = points.flatMap((x) =>
    x.flatMap((_, j) =>
      STENCIL.flatMap(([k]) => x.map((v, i) => (i === j ? v + k * step * (1 + Math.abs(v)) : v))),
    ),
  );
  const copies = D * STENCIL.length;
  const repeated = Object.fromEntries(
    Object.entries(row.inputs).map(([name, { perPoint }]) => [
      name,
      perPoint ? repeatedRows(feeds[name]!, copies) : feeds[name]!,
    ]),
  );
  const x = { data: Float64Array.from(moved), dims: [points.length * copies, D] };
  const { y } = await runInDouble(({ x, ...inputs }) => ({ y: row.forward(x!, inputs).value }), {
    ...repeated,
    x,
  });
  const values = rows(y!, D);
  return points.map((point, n) =>
    Array.from({ length: D }, (_, i) =>
      point.map((v, j) =>
        STENCIL.reduce((sum, [, weight], s) => {
          const value = values[(n * D + j) * STENCIL.length + s]![i]!;
          return sum + (weight * value) / (step * (1 + Math.abs(v)));
        }, 0),
      ),
    ),
  );
}

function repeatedRows({ data, dims }: TensorData, copies: number): TensorData {
  const width = data.length / dims[0]!;
  const repeated = rows(data as Float32Array, width).flatMap((row) =>
    Array<number[]>(copies).fill(row).flat(),
  );
  return { data: Float32Array.from(repeated), dims: [dims[0]! * copies, ...dims.slice(1)] };
}

/** The largest Σ_j |(J⁻¹)_ij|: how much an error of y becomes in x. */
export function inverseNorm(J: readonly (readonly number[])[]): number {
  const D = J.length;
  const work = J.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < D; k++) {
    const pivot = work.slice(k).reduce((best, row, i) => {
      return Math.abs(row[k]!) > Math.abs(work[best]![k]!) ? i + k : best;
    }, k);
    [work[k], work[pivot]] = [work[pivot]!, work[k]!];
    const divisor = work[k]![k]!;
    work[k] = work[k]!.map((v) => v / divisor);
    work.forEach((row, i) => {
      if (i !== k) work[i] = row.map((v, j) => v - row[k]! * work[k]![j]!);
    });
  }
  return Math.max(...work.map((row) => row.slice(D).reduce((sum, v) => sum + Math.abs(v), 0)));
}

/** Asserts |error| ≤ bound for every index. */
export function expectWithin(
  indices: Iterable<number>,
  errorAndBound: (i: number) => readonly [error: number, bound: number],
): void {
  const wrong = [...indices].flatMap((i) => {
    const [error, bound] = errorAndBound(i);
    return Math.abs(error) <= bound ? [] : [{ i, error, bound }];
  });
  expect(wrong.slice(0, 3)).toEqual([]);
}

/** A random weighted sum of what a row gives in one direction. */
function lossOf(row: FlowRow, direction: 'forward' | 'inverse', N: number) {
  const random = Random.of(N, 77);
  const weights = tf.tensor(random.normals(N * row.width), [N, row.width]);
  const logDetWeights = tf.tensor(random.normals(N), [N]);
  return (x: tf.Tensor, inputs: Record<string, tf.Tensor>): tf.Scalar => {
    const { value, logDet } = row[direction](x, inputs);
    return tf.add(tf.sum(tf.mul(value, weights)), tf.sum(tf.mul(logDet, logDetWeights))) as tf.Scalar;
  };
}

/**
 * The derivative of a random sum of values and log-determinants along random directions of the points and of each
 * parameter: by the recorded gradients, and by differences; both in double precision.
 */
export async function directionalDerivatives(
  row: FlowRow,
  direction: 'forward' | 'inverse',
  feeds: Tensors,
  step = 1e-6,
): Promise<{ name: string; exact: number; measured: number }[]> {
  const N = feeds.x!.dims[0]!;
  const names = Object.keys(feeds);
  const loss = (input: Record<string, tf.Tensor>) => {
    const { x, ...inputs } = input;
    return lossOf(row, direction, N)(x!, inputs);
  };
  const gradients = await runInDouble((input) => {
    const grads = tf.grads((...xs: tf.Tensor[]) =>
      loss(Object.fromEntries(names.map((name, i) => [name, xs[i]!]))),
    )(names.map((name) => input[name]!));
    return Object.fromEntries(names.map((name, i) => [`by ${name}`, grads[i]!]));
  }, feeds);
  const graph = await inDouble((input) => ({ value: loss(input) }), feeds);
  const results = [];
  for (const [k, name] of names.entries()) {
    const way = Random.of(5, k).normals(feeds[name]!.data.length);
    const measured = await along(graph.run, name, feeds[name]!, way, step);
    const exact = gradients[`by ${name}`]!.reduce((sum, g, i) => sum + g * way[i]!, 0);
    results.push({ name, exact, measured });
  }
  await graph.release();
  return results;
}

/** The derivative of `value` by differences when one input moves along `way`. */
async function along(
  run: (changed: Tensors) => Promise<Numbers>,
  name: string,
  { data, dims }: TensorData,
  way: Float32Array,
  step: number,
): Promise<number> {
  let sum = 0;
  for (const [k, weight] of STENCIL) {
    const moved = Float64Array.from(data as Float32Array, (v, i) => v + k * step * way[i]!);
    const { value } = await run({ [name]: { data: moved, dims } });
    sum += (weight * value![0]!) / step;
  }
  return sum;
}
