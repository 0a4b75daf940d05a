import type { ModelConfig } from '../../core/contract/config.ts';
import { isBaseline } from '../../core/contract/manifest.ts';
import { DiscreteLstm } from '../baseline/discrete-lstm.ts';
import * as tf from '../compiler/tensorflow.ts';
import { logNormal } from '../flows/density.ts';
import type { Parameters } from '../flows/parameters.ts';
import { decoder } from './decoder.ts';
import { logLikelihood } from './emission.ts';
import { encoder } from './encoder.ts';
import { positionFeatures } from './positions.ts';
import { priorOf } from './priors.ts';
import type { Dropout } from './reader.ts';
import type { Recurrence } from './recurrence.ts';

/** What the bound is computed from. */
export interface ElboInputs {
  /** [T, B, V] of 0 and 1. */
  readonly x: tf.Tensor;
  /** [T, B, 1]: ones, then zeros after the end of each sequence. */
  readonly mask: tf.Tensor;
  /** Noise of the posterior, [T, B · K, Z]; sequence b has the lanes b·K to b·K + K − 1. */
  readonly epsilon: tf.Tensor;
  readonly dropout?: { readonly prior: Dropout; readonly decoder?: tf.Tensor };
}

/**
 * The three terms of the evidence lower bound at each step, [T, B · K], zero after the end of a sequence. The constant
 * −Z/2 · log 2π, common to prior and posterior, is left out of both.
 */
export interface ElboTerms {
  /** log p(x_t | z) */
  readonly reconstruction: tf.Tensor;
  /** log p(z_t | z_{<t}) + Z/2 · log 2π */
  readonly prior: tf.Tensor;
  /** log q(z_t | x) + Z/2 · log 2π */
  readonly posterior: tf.Tensor;
}

/** The terms of the bound for K samples of the posterior per sequence (Ziegler & Rush 2019 §3, eq. 2). */
export function elboTerms(
  parameters: Parameters,
  recurrence: Recurrence,
  config: ModelConfig,
  inputs: ElboInputs,
): ElboTerms {
  if (isBaseline(config)) return exactTerms(parameters, recurrence, config, inputs);
  const { x, mask, epsilon, dropout } = inputs;
  const features = positionFeatures(mask, config);
  const posterior = encoder(parameters, recurrence, config, { x, mask, features });
  const copies = epsilon.shape[1]! / x.shape[1]!;
  const each = (t: tf.Tensor) => repeatLanes(t, copies);
  const [lanes, mean, logVar, steps] = [
    each(mask),
    each(posterior.mean),
    each(posterior.logVar),
    each(features),
  ];
  const z = tf.mul(tf.add(mean, tf.mul(tf.exp(tf.mul(logVar, 0.5)), epsilon)), lanes);
  const prior = priorOf(parameters, config).logDensity(z, steps, recurrence, dropout?.prior);
  const logits = decoder(
    parameters,
    recurrence,
    config,
    { z, mask: lanes, features: steps },
    dropout?.decoder,
  );
  const alive = tf.squeeze(lanes, [2]);
  return {
    reconstruction: tf.mul(logLikelihood(config.kind, each(x), logits), alive),
    prior: tf.mul(prior, alive),
    posterior: tf.mul(tf.sub(logNormal(epsilon), tf.mul(tf.sum(logVar, -1), 0.5)), alive),
  };
}

/** The terms of the discrete baseline, which has no latent: its likelihood itself, a bound without a gap. */
function exactTerms(
  parameters: Parameters,
  recurrence: Recurrence,
  config: ModelConfig,
  { x, mask, epsilon, dropout }: ElboInputs,
): ElboTerms {
  const copies = epsilon.shape[1]! / x.shape[1]!;
  // Only dropout makes the copies of a sequence differ.
  const [before, after] = dropout ? [copies, 1] : [1, copies];
  const [seen, alive] = [repeatLanes(x, before), repeatLanes(mask, before)];
  const features = positionFeatures(alive, config);
  const baseline = new DiscreteLstm(parameters, config);
  const logits = baseline.logits(seen, features, recurrence, dropout?.prior);
  const logProb = logLikelihood(config.kind, seen, logits);
  const terms = repeatLanes(tf.mul(tf.expandDims(logProb, 2), alive), after);
  const reconstruction = tf.squeeze(terms, [2]);
  const nothing = () => tf.zeros(reconstruction.shape);
  return { reconstruction, prior: nothing(), posterior: nothing() };
}

/** [T, B, D] to [T, B · K, D], each lane K times in a row. */
function repeatLanes(t: tf.Tensor, copies: number): tf.Tensor {
  if (copies === 1) return t;
  const [T, B, D] = t.shape as [number, number, number];
  return tf.reshape(tf.tile(tf.reshape(t, [T, B, 1, D]), [1, 1, copies, 1]), [T, B * copies, D]);
}
