import { Random } from '../../core/random.ts';
import type { TensorData, Tensors } from '../../models/compiler/compile.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { elementLogDensity, logDensity } from '../../models/flows/density.ts';
import type { HiddenFlow } from '../../models/flows/hidden.ts';
import { declaring, type Parameters } from '../../models/flows/parameters.ts';
import type { ElementTransform } from '../../models/flows/transform.ts';

/** Width of the context of flows in hidden. */
export const CONTEXT = 3;

/** How wild parameters and points are: as in use, far points, or networks gone wild as well. */
export type Regime = 'usual' | 'tails' | 'extreme';

/** The value [..., D] of a whole point and log|∂out/∂in| [...]. */
interface Mapped {
  readonly value: tf.Tensor;
  readonly logDet: tf.Tensor;
}

/** A parameter of a flow: each point has its own row, or all share one tensor. */
interface FlowInput {
  readonly dims: readonly number[];
  readonly perPoint: boolean;
}

type Inputs = Readonly<Record<string, tf.Tensor>>;

/** A bijection of R^D as the table of conformance sees it, whatever it is made of. */
export interface FlowRow {
  readonly name: string;
  /** What is exported under models/flows and tested by this row. */
  readonly subject: unknown;
  /** D: 8 at most, so that a Jacobian is cheap. */
  readonly width: number;
  readonly inputs: Readonly<Record<string, FlowInput>>;
  /** The largest weights and points whose images fit into float32; 1,000 and 1e30 unless told. */
  readonly limits?: { readonly weights: number; readonly points: number };
  readonly forward: (x: tf.Tensor, inputs: Inputs) => Mapped;
  readonly inverse: (y: tf.Tensor, inputs: Inputs) => Mapped;
  /** log p(x) + D/2 · log 2π when `forward` of x is standard normal, [...], as trainings compute it. */
  readonly logDensity: (x: tf.Tensor, inputs: Inputs) => tf.Tensor;
}

/** An element transform with its formula, written down independently in double precision. */
export interface ElementRow {
  readonly name: string;
  readonly transform: ElementTransform;
  readonly reference: (x: number, raw: readonly number[]) => { value: number; logDet: number };
  /** How large the numbers are that y is the sum of, where they are larger than y. */
  readonly size?: (x: number, raw: readonly number[]) => number;
  /** Where double precision can tell the reference; everywhere unless told. */
  readonly known?: (x: number, raw: readonly number[]) => boolean;
  /** Whether the map has stretches whose slope is nothing in float32. */
  readonly flat?: boolean;
  /** How fast logDet changes with a relative error of what it is computed from; 1 unless told. */
  readonly sharpness?: (x: number, raw: readonly number[]) => number;
}

/** An element transform as a map of R^4, each element with parameters of its own. */
export function asFlow({ name, transform }: ElementRow): FlowRow {
  const whole = ({ value, logDet }: Mapped): Mapped => ({ value, logDet: tf.sum(logDet, -1) });
  return {
    name,
    subject: transform,
    width: 4,
    inputs: { raw: { dims: [transform.parameters * 4], perPoint: true } },
    forward: (x, { raw }) => whole(transform.forward(x, raw!)),
    inverse: (y, { raw }) => whole(transform.inverse(y, raw!)),
    logDensity: (x, { raw }) => tf.sum(elementLogDensity(transform, x, raw!), -1),
  };
}

/** A flow in hidden as a map of R^Z: its weights and a context for each point are the inputs. */
export function asHidden(
  name: string,
  subject: unknown,
  latent: number,
  make: (parameters: Parameters) => HiddenFlow,
  limits: FlowRow['limits'] = { weights: 30, points: 1e4 },
): FlowRow {
  const declared = declaring(({ shape }) => tf.zeros([...shape]));
  tf.tidy(() => void make(declared.parameters));
  const inputs = declared.specs.map(({ name, shape }): [string, FlowInput] => [
    name,
    { dims: shape, perPoint: false },
  ]);
  const steered = declared.specs.some(({ name }) => name.endsWith('context.W'));
  const flow = (given: Inputs) => make((name) => given[name]!);
  return {
    name,
    subject,
    width: latent,
    inputs: {
      ...Object.fromEntries(inputs),
      ...(steered && { context: { dims: [CONTEXT], perPoint: true } }),
    },
    limits,
    forward: (x, given) => flow(given).toNoise(x, given.context ?? x),
    inverse: (y, given) => flow(given).toLatent(y, given.context ?? y),
    logDensity: (x, given) => logDensity(flow(given), x, given.context ?? x),
  };
}

/** Points `x` [N, D] and parameters for a row, all exactly float32. */
export function drawn(row: FlowRow, regime: Regime, N: number, seed: number): Tensors {
  const random = Random.of(seed, 31);
  const inputs = Object.entries(row.inputs).map(([name, { dims, perPoint }]): [string, TensorData] => {
    const full = perPoint ? [N, ...dims] : dims;
    const size = perPoint ? 1 : dims.length === 2 ? 0.8 / Math.sqrt(dims[0]!) : 0.4;
    return [name, { data: parameters(random, regime, full, size), dims: full }];
  });
  const x = random
    .normals(N * row.width)
    .map((v) => (regime === 'usual' ? 2 * v : farOut(v, row.limits ? 10 : 1e4, random)));
  return { ...Object.fromEntries(inputs), x: { data: x, dims: [N, row.width] } };
}

/** From 0.01 to `furthest`, on the side of v. */
function farOut(v: number, furthest: number, random: Random): number {
  return Math.sign(v) * 0.01 * (100 * furthest) ** random.uniform();
}

function parameters(random: Random, regime: Regime, dims: readonly number[], size: number) {
  const normals = random.normals(dims.reduce((product, d) => product * d, 1));
  if (regime === 'extreme') return normals.map((v) => [1e3, -1e3, 1e3 * v, v, 0][random.below(5)]!);
  return normals.map((v) => size * v);
}

/** There and back again, with both log-determinants. */
export function roundTrip(row: FlowRow) {
  return ({ x, ...inputs }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
    const there = row.forward(x!, inputs);
    const back = row.inverse(there.value, inputs);
    return { y: there.value, logDet: there.logDet, back: back.value, backLogDet: back.logDet };
  };
}

/** Random parameters of any size, some all at the limit, and extreme points. */
export function extremes(row: FlowRow, N: number, seed: number): Tensors {
  const random = Random.of(seed, 7);
  const { weights, points } = row.limits ?? { weights: 1e3, points: 1e30 };
  const size = [1, weights ** (1 / 3), weights, weights][seed % 4]!;
  const inputs = Object.entries(row.inputs).map(([name, { dims, perPoint }]): [string, TensorData] => {
    const full = perPoint ? [N, ...dims] : dims;
    const normals = random.normals(full.reduce((product, d) => product * d, 1));
    return [name, { data: normals.map((v) => size * (seed % 4 === 3 ? Math.sign(v) : v)), dims: full }];
  });
  const special = [0, 1e-30, -1e4, 1e4, points, -points];
  const x = random.uniforms(N * row.width).map((u, i) => special[i % 8] ?? (i % 2 ? u : -20 * u));
  return { ...Object.fromEntries(inputs), x: { data: x, dims: [N, row.width] } };
}

/** How many random parameters {@link extremes} draws. */
export function parameterCount(row: FlowRow, N: number): number {
  return Object.values(row.inputs).reduce(
    (sum, { dims, perPoint }) => sum + dims.reduce((product, d) => product * d, perPoint ? N : 1),
    0,
  );
}
