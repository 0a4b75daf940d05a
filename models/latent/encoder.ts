import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { join, linear } from '../flows/layers.ts';
import { constant, fanIn, within, type Parameters } from '../flows/parameters.ts';
import { bidirectional } from './bidirectional.ts';
import type { Recurrence } from './recurrence.ts';

/** Bounds of log σ². */
const LOG_VARIANCE = [-12, 6] as const;
const FIRST_LOG_VARIANCE = -2;

/** The posterior q(z_t | x) = N(mean, exp(logVar)), each [T, B, Z]. */
export interface Posterior {
  readonly mean: tf.Tensor;
  readonly logVar: tf.Tensor;
}

/** The input embedding [V, E] that encoder and decoder share, if the model ties them. */
export function embedding(
  parameters: Parameters,
  { vocabulary, tiedEmbedding }: ModelConfig,
): tf.Tensor | null {
  return tiedEmbedding ? parameters('embedding.W', [vocabulary, tiedEmbedding], fanIn(vocabulary)) : null;
}

/**
 * The amortised posterior: layers of LSTMs in both directions over x [T, B, V] (Ziegler & Rush 2019, app. D); without
 * layers a step's posterior knows that step alone.
 */
export function encoder(
  parameters: Parameters,
  recurrence: Recurrence,
  config: ModelConfig,
  { x, mask, features }: { x: tf.Tensor; mask: tf.Tensor; features: tf.Tensor },
): Posterior {
  const { latent, hidden, encoderLayers: layers, encoderSkip } = config;
  const table = embedding(parameters, config);
  const states = bidirectional(within(parameters, 'encoder'), recurrence, {
    x: table ? linear(x, table) : x,
    features,
    mask,
    layers,
    hidden,
    reader: 'lstm',
  });
  const seen = layers === 0 ? tf.mul(x, mask) : join(...states, ...(encoderSkip ? [x] : []));
  const width = seen.shape[2]!;
  const part = (name: string, first: number) =>
    linear(
      seen,
      parameters(`posterior.${name}.W`, [width, latent], fanIn(width)),
      parameters(`posterior.${name}.b`, [latent], constant(first)),
    );
  return {
    mean: part('mean', 0),
    logVar: tf.clipByValue(part('logVar', FIRST_LOG_VARIANCE), ...LOG_VARIANCE),
  };
}
