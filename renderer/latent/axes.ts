import type { FloatTensor } from '../../core/contract/floats.ts';

/** Directions of z that a lane shows as rows, the one that explains most first. */
export interface Axes {
  /** Z, the numbers of a latent: how many directions there are in all. */
  readonly of: number;
  /** [Z]: where the rows are zero. */
  readonly mean: Float32Array;
  /** [R, Z], a direction of unit length a row. */
  readonly components: Float32Array;
  /** [R]: the variance along each. */
  readonly variance: readonly number[];
  /** [R]: what each goes with; '' where nothing says it. */
  readonly names: readonly string[];
}

/** What a model's facts say of its latents; see `model.facts`. */
export interface Principal {
  readonly mean: FloatTensor;
  readonly components: FloatTensor;
  readonly variance: FloatTensor;
  readonly names: readonly string[];
}

/** How many rows a lane shows. */
const MOST_ROWS = 12;

/** The first principal directions of a model's z. */
export function principalAxes({ mean, components, variance, names }: Principal, most = MOST_ROWS): Axes {
  const size = mean.data.length;
  const count = Math.min(most, variance.data.length);
  return {
    of: size,
    mean: mean.data,
    components: components.data.slice(0, count * size),
    variance: [...variance.data.slice(0, count)],
    names: Array.from({ length: count }, (_, row) => names[row] ?? ''),
  };
}

/** The dimensions of z itself, those first that vary most in this piece; for a model whose facts are not known. */
export function plainAxes(z: FloatTensor, most = MOST_ROWS): Axes {
  const size = z.dims.at(-1) ?? 0;
  const { mean, variance } = spread(z.data, size);
  const chosen = Array.from(variance.keys())
    .sort((a, b) => variance[b]! - variance[a]!)
    .slice(0, most);
  const components = new Float32Array(chosen.length * size);
  chosen.forEach((dimension, row) => (components[row * size + dimension] = 1));
  return {
    of: size,
    mean,
    components,
    variance: chosen.map((dimension) => variance[dimension]!),
    names: chosen.map((dimension) => `z ${dimension + 1}`),
  };
}

/** Mean and variance over steps of each of `size` columns. */
function spread(data: Float32Array, size: number): { mean: Float32Array; variance: Float64Array } {
  const steps = Math.max(1, data.length / Math.max(1, size));
  const [mean, variance] = [new Float32Array(size), new Float64Array(size)];
  data.forEach((value, i) => (mean[i % size]! += value / steps));
  data.forEach((value, i) => (variance[i % size]! += (value - mean[i % size]!) ** 2 / steps));
  return { mean, variance };
}
