import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { advance, delay } from '../flows/layers.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { bidirectional } from './bidirectional.ts';
import { emissionHead } from './emission-head.ts';
import type { Recurrence } from './recurrence.ts';

/**
 * The emission's logits [T, B, V] from z [T, B, Z]: independent given z, with features of the other steps in both
 * directions (Ziegler & Rush 2019, app. D; MODELS: "decoder"), or of no other step where there are no layers.
 */
export function decoder(
  parameters: Parameters,
  recurrence: Recurrence,
  config: ModelConfig,
  { z, mask, features }: { z: tf.Tensor; mask: tf.Tensor; features: tf.Tensor },
  dropout?: tf.Tensor,
): tf.Tensor {
  const { latent, hidden, decoderLayers: layers, decoderFeatures } = config;
  const [forward, backward] = bidirectional(within(parameters, 'decoder'), recurrence, {
    x: z,
    features,
    mask,
    layers,
    hidden,
    reader: config.decoder,
  });
  if (!forward || !backward) return emissionHead(parameters, config, latent)(z);
  const around =
    decoderFeatures === 'shifted'
      ? tf.concat([delay(forward), advance(backward)], -1)
      : tf.concat([forward, backward], -1);
  const seen = tf.concat([dropout ? tf.mul(around, dropout) : around, z], -1);
  return emissionHead(parameters, config, 2 * hidden + latent)(seen);
}
