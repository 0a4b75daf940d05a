import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { advance, delay, linear } from '../flows/layers.ts';
import { constant, fanIn, within, type Parameters } from '../flows/parameters.ts';
import { embedding } from './encoder.ts';
import { bidirectional, type LstmLayer } from './lstm.ts';

/** The first logit of every note: few of 88 sound at a time. */
const FIRST_LOGIT = -3;

/**
 * The emission's logits [T, B, V] from z [T, B, Z]: independent given z, with LSTM features of the other steps in both
 * directions (Ziegler & Rush 2019, app. D; MODELS: "decoder").
 */
export function decoder(
  parameters: Parameters,
  lstm: LstmLayer,
  config: ModelConfig,
  { z, mask, features }: { z: tf.Tensor; mask: tf.Tensor; features: tf.Tensor },
  dropout?: tf.Tensor,
): tf.Tensor {
  const { vocabulary, latent, hidden, decoderLayers: layers, decoderFeatures, tiedEmbedding } = config;
  const [forward, backward] = bidirectional(within(parameters, 'decoder'), lstm, z, features, mask, {
    layers,
    hidden,
  });
  const around =
    decoderFeatures === 'shifted'
      ? tf.concat([delay(forward), advance(backward)], -1)
      : tf.concat([forward, backward], -1);
  const seen = tf.concat([dropout ? tf.mul(around, dropout) : around, z], -1);
  const width = 2 * hidden + latent;
  const bias = parameters('output.b', [vocabulary], constant(config.kind === 'music' ? FIRST_LOGIT : 0));
  const table = embedding(parameters, config);
  if (!table) return linear(seen, parameters('output.W', [width, vocabulary], fanIn(width)), bias);
  const embedded = linear(
    seen,
    parameters('output.embedding.W', [width, tiedEmbedding], fanIn(width)),
    parameters('output.embedding.b', [tiedEmbedding], constant(0)),
  );
  return linear(embedded, tf.transpose(table), bias);
}
