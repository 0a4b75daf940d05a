import type { ModelConfig } from '../../core/contract/config.ts';
import type { TensorData, Tensors } from '../compiler/compile.ts';
import type { Runnable } from '../compiler/interpret.ts';

/** The graphs of a model folder, wherever they run. */
export interface ModelGraphs {
  encode(feeds: Tensors): Promise<Tensors>;
  density(feeds: Tensors): Promise<Tensors>;
  decode(feeds: Tensors): Promise<Tensors>;
}

/**
 * The terms of the bound, as `evaluationGraph` gives them, from the graphs of a finished model: what is measured is what
 * was exported. Feeds x [T, B, V], mask [T, B, 1] and epsilon [T, B · K, Z].
 */
export function boundFromGraphs(graphs: ModelGraphs, config: Pick<ModelConfig, 'kind' | 'latent'>): Runnable {
  return {
    run: async ({ x, mask, epsilon }) => {
      const { mean, logVar } = await graphs.encode({ x: x!, mask: mask! });
      const copies = epsilon!.dims[1]! / x!.dims[1]!;
      const lanes = repeatLanes(mask!, copies);
      const z = latents(repeatLanes(mean!, copies), repeatLanes(logVar!, copies), epsilon!, lanes);
      const [{ logProb }, { logits }] = [
        await graphs.density({ z, mask: lanes }),
        await graphs.decode({ z, mask: lanes }),
      ];
      const terms = {
        reconstruction: logLikelihoods(config.kind, repeatLanes(x!, copies), logits!, lanes),
        prior: sumSteps(numbers(logProb!), lanes, (config.latent / 2) * Math.log(2 * Math.PI)),
        posterior: posteriorTerms(repeatLanes(logVar!, copies), epsilon!, lanes),
      };
      return Object.fromEntries(
        Object.entries(terms).map(([name, data]) => [name, { data, dims: [data.length] }]),
      );
    },
  };
}

/**
 * The same from the `score` graph of a discrete baseline, whose likelihood is exact: a bound without a gap, equal for
 * all samples of a sequence.
 */
export function boundFromScore(score: (feeds: Tensors) => Promise<Tensors>): Runnable {
  return {
    run: async ({ x, mask, epsilon }) => {
      const { logProb } = await score({ x: x!, mask: mask! });
      const sums = sumSteps(numbers(logProb!), mask!);
      const [lanes, copies] = [epsilon!.dims[1]!, epsilon!.dims[1]! / sums.length];
      const reconstruction = Float32Array.from(
        { length: lanes },
        (_, lane) => sums[Math.floor(lane / copies)]!,
      );
      const nothing = { data: new Float32Array(lanes), dims: [lanes] };
      return { reconstruction: { data: reconstruction, dims: [lanes] }, prior: nothing, posterior: nothing };
    },
  };
}

const numbers = (tensor: TensorData) => tensor.data as Float32Array<ArrayBuffer>;

/** [T, B, D] to [T, B · K, D], each lane K times in a row. */
function repeatLanes(tensor: TensorData, copies: number): TensorData {
  const [T, B, D] = tensor.dims as [number, number, number];
  const data = new Float32Array(T * B * copies * D);
  for (let row = 0; row < T * B; row++) {
    const values = numbers(tensor).subarray(row * D, (row + 1) * D);
    for (let k = 0; k < copies; k++) data.set(values, (row * copies + k) * D);
  }
  return { data, dims: [T, B * copies, D] };
}

function latents(mean: TensorData, logVar: TensorData, epsilon: TensorData, mask: TensorData): TensorData {
  const Z = mean.dims[2]!;
  const [m, v, e, alive] = [mean, logVar, epsilon, mask].map(numbers) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return {
    data: Float32Array.from(
      m,
      (value, i) => (value + Math.exp(v[i]! / 2) * e[i]!) * alive[Math.floor(i / Z)]!,
    ),
    dims: mean.dims,
  };
}

/** Σ over the living steps of each lane of a number per step [T, lanes], plus a constant per step. */
function sumSteps(perStep: ArrayLike<number>, mask: TensorData, constant = 0): Float32Array<ArrayBuffer> {
  const lanes = mask.dims[1]!;
  const sums = new Float64Array(lanes);
  numbers(mask).forEach((alive, i) => {
    if (alive) sums[i % lanes]! += perStep[i]! + constant;
  });
  return Float32Array.from(sums);
}

/** log q(z_t | x) + Z/2 · log 2π, summed over the steps of each lane. */
function posteriorTerms(
  logVar: TensorData,
  epsilon: TensorData,
  mask: TensorData,
): Float32Array<ArrayBuffer> {
  const Z = logVar.dims[2]!;
  const [v, e] = [numbers(logVar), numbers(epsilon)];
  return sumSteps(
    perRow(v.length / Z, Z, (i) => -0.5 * (e[i]! * e[i]! + v[i]!)),
    mask,
  );
}

function logLikelihoods(
  kind: ModelConfig['kind'],
  x: TensorData,
  logits: TensorData,
  mask: TensorData,
): Float32Array<ArrayBuffer> {
  const V = x.dims[2]!;
  const [seen, l] = [numbers(x), numbers(logits)];
  const rows = seen.length / V;
  if (kind === 'music')
    return sumSteps(
      perRow(rows, V, (i) => seen[i]! * l[i]! - softplus(l[i]!)),
      mask,
    );
  const chosen = perRow(rows, V, (i) => seen[i]! * l[i]!);
  const normaliser = Float64Array.from({ length: rows }, (_, row) =>
    logSumExp(l.subarray(row * V, (row + 1) * V)),
  );
  return sumSteps(
    chosen.map((value, row) => value - normaliser[row]!),
    mask,
  );
}

function perRow(rows: number, width: number, term: (i: number) => number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = row * width; i < (row + 1) * width; i++) sum += term(i);
    return sum;
  });
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function logSumExp(values: Float32Array): number {
  const top = values.reduce((max, v) => Math.max(max, v), -Infinity);
  return top + Math.log(values.reduce((sum, v) => sum + Math.exp(v - top), 0));
}
