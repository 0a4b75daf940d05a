import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { linear } from '../flows/layers.ts';
import { constant, fanIn, type Parameters } from '../flows/parameters.ts';
import { embedding } from './encoder.ts';

/** The first logit of every note: few of 88 sound at a time. */
const FIRST_NOTE_LOGIT = -3;

/**
 * Declares what turns all that is known of a step [..., D] into the emission's logits [..., V]: a linear map, or two, of
 * which the second is the transpose of the input embedding, where there is one.
 */
export function emissionHead(
  parameters: Parameters,
  config: ModelConfig,
  width: number,
): (seen: tf.Tensor) => tf.Tensor {
  const { vocabulary, tiedEmbedding, kind } = config;
  const bias = parameters('output.b', [vocabulary], constant(kind === 'music' ? FIRST_NOTE_LOGIT : 0));
  const table = embedding(parameters, config);
  if (!table) {
    const weights = parameters('output.W', [width, vocabulary], fanIn(width));
    return (seen) => linear(seen, weights, bias);
  }
  const inner = parameters('output.embedding.W', [width, tiedEmbedding], fanIn(width));
  const innerBias = parameters('output.embedding.b', [tiedEmbedding], constant(0));
  return (seen) => linear(linear(seen, inner, innerBias), tf.transpose(table), bias);
}
