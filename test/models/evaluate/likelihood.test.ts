import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import type { Compiled } from '../../../models/compiler/compile.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { evaluate, logMeanExp, weightFeeds } from '../../../models/evaluate/likelihood.ts';
import type { Weights } from '../../../models/flows/parameters.ts';
import { decoder } from '../../../models/latent/decoder.ts';
import { logNormal } from '../../../models/flows/density.ts';
import { lengthHistogram } from '../../../models/latent/length.ts';
import { scanned } from '../../../models/latent/recurrence.ts';
import { positionFeatures } from '../../../models/latent/positions.ts';
import { priorOf } from '../../../models/latent/priors.ts';
import { denseBatch, type Sequence } from '../../../models/train/data.ts';
import { DIMENSIONS, evaluationGraph, SIZES } from '../../../models/train/graphs.ts';
import {
  constants,
  filled,
  normals,
  rows,
  runCompiled,
  tinyConfig,
  wildWeights,
} from '../../fixtures/latent.ts';

/** Points of a grid of `axes` dimensions from −bound to bound, row by row. */
function grid(
  axes: number,
  bound: number,
  step: number,
): { points: Float32Array<ArrayBuffer>; count: number } {
  const side = Math.round((2 * bound) / step) + 1;
  const count = side ** axes;
  const points = new Float32Array(count * axes);
  for (let i = 0, j = 0; i < count; i++)
    for (let rest = i, axis = 0; axis < axes; axis++, rest = Math.floor(rest / side))
      points[j++] = -bound + step * (rest % side);
  return { points, count };
}

/** log p(x_t | z) of one step from its logits. */
function emission(kind: ModelConfig['kind'], step: readonly number[], logits: readonly number[]): number {
  if (kind === 'text') {
    const sum = logits.reduce((total, l) => total + Math.exp(l), 0);
    return logits[step[0]!]! - Math.log(sum);
  }
  return logits.reduce((sum, l, v) => sum - Math.log(1 + Math.exp(step.includes(v) ? -l : l)), 0);
}

/** ∫ weight(z) p(x | z) dz for sequences of T steps, from logits [T, G, V] and the logarithms of weights [G]. */
function integrate(config: ModelConfig, sequences: Sequence[], logits: Float32Array, logWeights: number[]) {
  const { kind, vocabulary: V } = config;
  const G = logWeights.length;
  const byRow = rows(logits, V);
  return sequences.map((sequence) =>
    logWeights.reduce((total, logWeight, g) => {
      const logX = sequence.reduce((sum, step, t) => sum + emission(kind, step, byRow[t * G + g]!), 0);
      return total + Math.exp(logX + logWeight);
    }, 0),
  );
}

/** p(x | T = 1) of each sequence by its definition, ∫ p(x | z) p(z) dz on a grid of z; and ∫ p(z) dz. */
async function overLatents(config: ModelConfig, weights: Weights, sequences: Sequence[]) {
  const step = 0.1;
  const { points, count } = grid(2, 14, step);
  const feeds = { z: { data: points, dims: [1, count, 2] }, mask: filled(1, 1, count, 1) };
  const { logProb, logits } = await runCompiled(({ z, mask }) => {
    const [parameters, features] = [constants(weights), positionFeatures(mask!, config)];
    const { value, logDet } = priorOf(parameters, config).toNoise(z!, features, scanned);
    const emitted = decoder(parameters, scanned, config, { z: z!, mask: mask!, features });
    return { logProb: tf.add(logNormal(value), logDet), logits: emitted };
  }, feeds);
  const area = Math.log(step * step) - Math.log(2 * Math.PI);
  const logWeights = Array.from(logProb!.data as Float32Array, (v) => v + area);
  return {
    mass: logWeights.reduce((sum, v) => sum + Math.exp(v), 0),
    likelihoods: integrate(config, sequences, logits!.data as Float32Array, logWeights),
  };
}

/** p(x | T) of each sequence of T steps as the mean of p(x | f(ε)) over standard normal ε, on a grid of ε. */
async function overNoise(
  config: ModelConfig,
  weights: Weights,
  sequences: Sequence[],
  { T, bound, step }: { T: number; bound: number; step: number },
) {
  const { points, count } = grid(2 * T, bound, step);
  const epsilon = new Float32Array(points.length);
  const logWeights = rows(points, 2 * T).map((noise, g) => {
    for (let t = 0; t < T; t++) epsilon.set(noise.slice(2 * t, 2 * t + 2), (t * count + g) * 2);
    const square = noise.reduce((sum, v) => sum + v * v, 0);
    return -square / 2 + 2 * T * Math.log(step / Math.sqrt(2 * Math.PI));
  });
  const feeds = { epsilon: { data: epsilon, dims: [T, count, 2] }, mask: filled(1, T, count, 1) };
  const { logits } = await runCompiled((input) => {
    const [parameters, mask] = [constants(weights), input.mask!];
    const features = positionFeatures(mask, config);
    const nothing = { z: tf.zerosLike(input.epsilon!), known: tf.zerosLike(mask) };
    const { z } = priorOf(parameters, config).toLatent(input.epsilon!, features, nothing, scanned);
    return { logits: decoder(parameters, scanned, config, { z, mask, features }) };
  }, feeds);
  return integrate(config, sequences, logits!.data as Float32Array, logWeights);
}

/** Wild weights whose posterior is wider than the prior, so that importance weights have a small variance. */
function wideWeights(config: ModelConfig, seed: number): Weights {
  return new Map(
    [...wildWeights(config, seed, config.transform === 'affine' ? 0.4 : 0.75)].map(
      ([name, { dims, data }]) => {
        if (name === 'posterior.logVar.b') return [name, { dims, data: data.map(() => 1.6) }];
        return [name, { dims, data: name.startsWith('posterior') ? data.map((v) => v / 3) : data }];
      },
    ),
  );
}

const K = 30_000;
const models: [string, Partial<ModelConfig>, Sequence[]][] = [
  ['music', { vocabulary: 3 }, [[[0, 2]], [[1], []], [[0, 1, 2], [2]]]],
  [
    'music, tied, shifted, one-hot',
    { vocabulary: 4, tiedEmbedding: 3, decoderFeatures: 'shifted', positions: 'onehot', maxSteps: 3 },
    [[[]], [[3], [0, 3]], [[1, 2], [1]]],
  ],
  ['text', { kind: 'text', vocabulary: 3, transform: 'affine' }, [[[1]], [[0], [2]], [[1], [1]]]],
];

describe.each(models)('the likelihood of a tiny model: %s', (_, overrides, sequences) => {
  const config = tinyConfig({ couplingHidden: 4, ...overrides });
  const weights = wideWeights(config, 21);
  const [short, long] = [sequences.filter((s) => s.length === 1), sequences.filter((s) => s.length === 2)];
  const histogram = lengthHistogram([1, 2, 2], 3, 1);
  const divisor = sequences.reduce((sum, s) => sum + s.length + 1, 0);
  const open = new Map<number, Compiled>();
  let exact: number[];

  const measure = async (data: Sequence[], samples: number, seed = 1, batch = 3) => {
    const run =
      open.get(samples) ?? (await compile(polymorphic(SIZES, DIMENSIONS, evaluationGraph(config, samples))));
    open.set(samples, run);
    const { vocabulary, latent } = config;
    return evaluate(data, { run, weights, latent, vocabulary, samples, histogram, seed, batch });
  };

  beforeAll(async () => {
    const [one, two] = [
      await overNoise(config, weights, short, { T: 1, bound: 6, step: 0.05 }),
      await overNoise(config, weights, long, { T: 2, bound: 5, step: 0.5 }),
    ];
    exact = [...one, ...two];
  });

  it('is the same integral over the latent and over the noise, and sums to one over all data', async () => {
    const { vocabulary: V, kind } = config;
    const all: Sequence[] =
      kind === 'text'
        ? Array.from({ length: V }, (_, v) => [[v]])
        : Array.from({ length: 2 ** V }, (_, bits) => [
            Array.from({ length: V }, (_, v) => v).filter((v) => bits & (1 << v)),
          ]);
    const { mass, likelihoods } = await overLatents(config, weights, all);
    const byNoise = await overNoise(config, weights, all, { T: 1, bound: 6, step: 0.05 });
    expect(mass).toBeCloseTo(1, 3);
    expect(likelihoods.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 3);
    likelihoods.forEach((p, i) => expect(Math.abs(Math.log(p / byNoise[i]!))).toBeLessThan(2e-3));
  });

  it('is what importance sampling tends to, within its standard error', async () => {
    const truth = -exact.reduce((sum, p) => sum + Math.log(p), 0) / divisor;
    const measured = await measure(sequences, K);
    const error = await standardError(sequences, config, weights, open.get(K)!);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(measured.nllWithoutLength - truth)).toBeLessThan(4 * error + 1e-3);
    // The bound itself is not tight here, so that nothing but the sampling can have closed the gap.
    expect(measured.elbo - truth).toBeGreaterThan(10 * (4 * error + 1e-3));
    const another = await measure(sequences, K, 2);
    expect(another.nllWithoutLength).not.toBe(measured.nllWithoutLength);
    expect(Math.abs(another.nllWithoutLength - truth)).toBeLessThan(4 * error + 1e-3);
  });

  it('is approached from above as samples are added, beginning at the bound', async () => {
    const piece = long[0]!;
    const truth = -Math.log(exact[short.length]!) / (piece.length + 1);
    const copies = Array.from({ length: 400 }, () => piece);
    const bounds: number[] = [];
    for (const samples of [1, 4, 16, 64])
      bounds.push((await measure(copies, samples, 5, 100)).nllWithoutLength);
    const { nllWithoutLength, elbo } = await measure(copies, 1, 5, 100);
    expect(Math.abs(nllWithoutLength - elbo)).toBeLessThan(1e-6);
    for (const [i, bound] of bounds.entries()) expect(bound).toBeGreaterThan(bounds[i + 1] ?? truth - 0.01);
    expect(bounds[3]! - truth).toBeLessThan(0.5 * (bounds[0]! - truth));
  });

  it('counts lengths by p(T), in steps of T + 1, and says the other two figures', async () => {
    const figures = await measure(sequences, 16);
    // One sequence of one step, two of two: two and three of seven counts.
    const logT = Math.log(2 / 7) + 2 * Math.log(3 / 7);
    expect(figures.nll - figures.nllWithoutLength).toBeCloseTo(-logT / (2 + 3 + 3), 6);
    expect(figures.nllPerT).toBeCloseTo((figures.nll * 8) / 5, 6);
    expect(figures.elbo).toBeCloseTo(figures.reconstruction + figures.kl, 6);
    expect(figures).toMatchObject({ sequences: 3, steps: 5 });
  });
});

/** How far the estimate of Σ log p(x) / Σ (T + 1) is from the truth: one standard deviation, from K fresh samples. */
async function standardError(sequences: Sequence[], config: ModelConfig, weights: Weights, run: Compiled) {
  const { x, mask } = denseBatch(sequences, config.vocabulary);
  const epsilon = normals(77, mask.dims[0]!, sequences.length * K, config.latent);
  const terms = await run.run({ x, mask, epsilon, ...weightFeeds(weights) });
  const [r, p, q] = ['reconstruction', 'prior', 'posterior'].map((name) => terms[name]!.data as Float32Array);
  const variance = sequences.reduce((sum, _, b) => {
    const logs = Array.from({ length: K }, (_, k) => r![b * K + k]! + p![b * K + k]! - q![b * K + k]!);
    const center = logMeanExp(logs);
    const square = logs.reduce((total, w) => total + (Math.exp(w - center) - 1) ** 2, 0) / K;
    return sum + square / K;
  }, 0);
  return Math.sqrt(variance) / sequences.reduce((sum, s) => sum + s.length + 1, 0);
}

describe('logMeanExp', () => {
  it('neither overflows nor underflows', () => {
    expect(logMeanExp([1000, 1000])).toBe(1000);
    expect(logMeanExp([-1000, -1000 + Math.log(3)])).toBeCloseTo(-1000 + Math.log(2), 10);
    expect(logMeanExp([-Infinity, 0])).toBeCloseTo(-Math.log(2), 12);
    expect(logMeanExp([-Infinity])).toBe(-Infinity);
  });
});
