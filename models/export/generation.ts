import type { ModelConfig } from '../../core/contract/config.ts';
import type { Dimensions, SizedRecordable } from '../compiler/polymorphic.ts';
import * as tf from '../compiler/tensorflow.ts';
import { decoder } from '../latent/decoder.ts';
import { positionFeatures } from '../latent/positions.ts';
import { priorOf } from '../latent/priors.ts';
import { fused } from '../latent/recurrence.ts';
import { parameterSpecs } from '../train/graphs.ts';

/** Where a run of {@link generationGraph} reads its sizes. */
export const GENERATION_DIMENSIONS: Dimensions = { T: ['epsilon', 0], B: ['epsilon', 1] };

/**
 * Noise to logits with the weights as inputs (`value.NAME`), for a model that is still learning: `epsilon` [T, B, Z] and
 * `mask` [T, B, 1] to `z` [T, B, Z] and `logits` [T, B, V]. Sizes are read from `epsilon`: {@link GENERATION_DIMENSIONS}.
 */
export function generationGraph(config: ModelConfig): SizedRecordable {
  const specs = parameterSpecs(config);
  return (input, { T, B }) => {
    const mask = input('mask', [T!, B!, 1]);
    const epsilon = input('epsilon', [T!, B!, config.latent]);
    const values = new Map(specs.map(({ name, shape }) => [name, input(`value.${name}`, shape)]));
    const parameters = (name: string) => values.get(name)!;
    const features = positionFeatures(mask, config);
    const nothing = { z: tf.zerosLike(epsilon), known: tf.zerosLike(mask) };
    const made = priorOf(parameters, config).toLatent(epsilon, features, nothing, fused);
    const z = tf.mul(made.z, mask);
    return { z, logits: decoder(parameters, fused, config, { z, mask, features }) };
  };
}
