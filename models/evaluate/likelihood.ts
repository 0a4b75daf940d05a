import { Random } from '../../core/random.ts';
import type { Tensors } from '../compiler/compile.ts';
import type { Runnable } from '../compiler/interpret.ts';
import type { Weights } from '../flows/parameters.ts';
import { logLength, type LengthHistogram } from '../latent/length.ts';
import { denseBatch, stepsOf, type Sequence } from '../train/data.ts';

/** Figures of a model on a set of sequences; nats, each divided by Σ (T + 1) unless said. */
export interface Likelihood {
  /** −log p(x, T): importance sampling for p(x | T), with the length. */
  readonly nll: number;
  /** −log p(x | T) alone. */
  readonly nllWithoutLength: number;
  /** −log p(x, T) divided by Σ T instead. */
  readonly nllPerT: number;
  /** The negative evidence lower bound of x given T, and its parts. */
  readonly elbo: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly sequences: number;
  /** Σ T */
  readonly steps: number;
}

/** How {@link evaluate} goes about it. */
export interface EvaluationOptions {
  /** A graph of `evaluationGraph` for this many samples. */
  readonly run: Runnable;
  readonly weights: Weights;
  readonly latent: number;
  readonly vocabulary: number;
  /** K: samples of the posterior per sequence. */
  readonly samples: number;
  readonly histogram: LengthHistogram;
  readonly seed: number;
  /** Sequences per run. */
  readonly batch: number;
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * The likelihood of sequences: log p(x | T) ≥ by K samples z ~ q(z | x), log of the mean of p(x | z) p(z) / q(z | x)
 * (Burda et al. 2016, eq. 8), summed as the authors of Ziegler & Rush 2019 do.
 */
export async function evaluate(
  sequences: readonly Sequence[],
  options: EvaluationOptions,
): Promise<Likelihood> {
  const { run, weights, samples, latent, vocabulary, histogram, seed } = options;
  const random = Random.of(seed, 0xe7a1);
  const parameters = weightFeeds(weights);
  const sorted = [...sequences].sort((a, b) => a.length - b.length);
  const totals = { reconstruction: 0, kl: 0, logX: 0, logT: 0 };
  for (let i = 0; i < sorted.length; i += options.batch) {
    const batch = sorted.slice(i, i + options.batch);
    const { x, mask } = denseBatch(batch, vocabulary);
    const dims = [mask.dims[0]!, batch.length * samples, latent];
    const epsilon = { data: random.normals(dims[0]! * dims[1]! * latent), dims };
    const terms = await run.run({ x, mask, epsilon, ...parameters });
    batch.forEach((sequence, b) =>
      addSequence(totals, terms, b, samples, logLength(histogram, sequence.length)),
    );
    options.onProgress?.(Math.min(i + batch.length, sorted.length), sorted.length);
  }
  return figures(totals, sequences);
}

/** The feeds for all parameters of an evaluation graph. */
export function weightFeeds(weights: Weights): Tensors {
  return Object.fromEntries([...weights].map(([name, weight]) => [`value.${name}`, weight]));
}

interface Totals {
  reconstruction: number;
  kl: number;
  logX: number;
  logT: number;
}

function addSequence(totals: Totals, terms: Tensors, b: number, samples: number, logT: number): void {
  const lanes = (name: string) =>
    Array.from(terms[name]!.data.subarray(b * samples, (b + 1) * samples) as Float32Array);
  const [reconstruction, prior, posterior] = ['reconstruction', 'prior', 'posterior'].map(lanes) as [
    number[],
    number[],
    number[],
  ];
  const kl = posterior.map((q, k) => q - prior[k]!);
  totals.reconstruction -= mean(reconstruction);
  totals.kl += mean(kl);
  totals.logX += logMeanExp(reconstruction.map((r, k) => r - kl[k]!));
  totals.logT += logT;
}

function figures(totals: Totals, sequences: readonly Sequence[]): Likelihood {
  const divisor = stepsOf(sequences);
  const steps = divisor - sequences.length;
  return {
    nll: -(totals.logX + totals.logT) / divisor,
    nllWithoutLength: -totals.logX / divisor,
    nllPerT: -(totals.logX + totals.logT) / steps,
    elbo: (totals.reconstruction + totals.kl) / divisor,
    reconstruction: totals.reconstruction / divisor,
    kl: totals.kl / divisor,
    sequences: sequences.length,
    steps,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** log of the mean of exp, without overflow. */
export function logMeanExp(values: readonly number[]): number {
  const top = Math.max(...values);
  if (top === -Infinity) return -Infinity;
  return top + Math.log(mean(values.map((v) => Math.exp(v - top))));
}
