import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import type { TensorData, Tensors } from '../../../models/compiler/compile.ts';
import type { SizedRecordable } from '../../../models/compiler/polymorphic.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { decoder } from '../../../models/latent/decoder.ts';
import { elboTerms } from '../../../models/latent/elbo.ts';
import { encoder } from '../../../models/latent/encoder.ts';
import { positionFeatures } from '../../../models/latent/positions.ts';
import { priorOf } from '../../../models/latent/priors.ts';
import { fused, scanned, type Recurrence } from '../../../models/latent/recurrence.ts';
import { denseBatch } from '../../../models/train/data.ts';
import { DIMENSIONS, SIZES } from '../../../models/train/graphs.ts';
import {
  constants,
  distance,
  laneOf,
  normals,
  someSequences,
  tinyConfig,
  wildWeights,
} from '../../fixtures/latent.ts';

const K = 2;
const lengths = [2, 6, 1, 4];

const configs: [string, Partial<ModelConfig>][] = [
  ['compact, centred', { encoderLayers: 2 }],
  [
    'one-hot, shifted, tied',
    { positions: 'onehot', decoderFeatures: 'shifted', tiedEmbedding: 3, decoderLayers: 2 },
  ],
  ['AF / AF', { arch: 'af-af' }],
  ['IAF / SCF', { arch: 'iaf-scf', priorLayers: 2 }],
  ['AF only', { arch: 'af-only' }],
  ['IAF / SCF without recurrence', { arch: 'iaf-scf', context: 'convolution', decoder: 'convolution' }],
  ['AF / SCF by convolution', { context: 'convolution', decoder: 'convolution', decoderLayers: 2 }],
  ['each step alone around the flow', { arch: 'af-af', encoderLayers: 0, decoderLayers: 0 }],
  ['text', { kind: 'text', vocabulary: 5, encoderSkip: false, transform: 'affine' }],
];

/** Every part of a model, each as [T, lanes, …]. */
function everything(config: ModelConfig, recurrence: Recurrence): SizedRecordable {
  const weights = constants(wildWeights(config, 4));
  return (input, { T, B }) => {
    const x = input('x', [T!, B!, config.vocabulary]);
    const mask = input('mask', [T!, B!, 1]);
    const epsilon = input('epsilon', [T!, B! * K, config.latent]);
    const z = tf.mul(input('z', [T!, B!, config.latent]), mask);
    const features = positionFeatures(mask, config);
    const { mean, logVar } = encoder(weights, recurrence, config, { x, mask, features });
    const noise = priorOf(weights, config).toNoise(z, features, recurrence);
    const logits = decoder(weights, recurrence, config, { z, mask, features });
    const terms = elboTerms(weights, recurrence, config, { x, mask, epsilon });
    return { mean, logVar, noise: noise.value, logDet: noise.logDet, logits, ...terms };
  };
}

/** The feeds of sequence `lane` alone, cut from those of the batch. */
function alone(feeds: Tensors, lane: number, steps: number): Tensors {
  const cut = ({ dims }: TensorData, name: string): TensorData => {
    const copies = name === 'epsilon' ? K : 1;
    const lanes = Array.from({ length: copies }, (_, k) => laneOf(feeds[name]!, lane * copies + k, steps));
    const D = dims[2]!;
    const data = Float32Array.from({ length: steps * copies * D }, (_, i) => {
      const [row, d] = [Math.floor(i / D), i % D];
      return lanes[row % copies]![Math.floor(row / copies) * D + d]!;
    });
    return { data, dims: [steps, copies, D] };
  };
  return Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, cut(tensor, name)]));
}

describe.each(configs)('a ragged batch: %s', (_, overrides) => {
  const config = tinyConfig(overrides);
  const { x, mask } = denseBatch(someSequences(config, lengths, 6), config.vocabulary);
  const [T, B] = [6, lengths.length];
  const feeds = {
    x,
    mask,
    z: normals(1, T, B, config.latent),
    epsilon: normals(2, T, B * K, config.latent),
  };

  it.each([
    ['scanned', scanned],
    ['fused', fused],
  ])('gives each sequence what it gets alone, %s, eager and compiled', async (_name, recurrence) => {
    const fn = everything(config, recurrence);
    const compiled = await compile(polymorphic(SIZES, DIMENSIONS, fn));
    for (const graph of [compiled, interpret(DIMENSIONS, fn)]) {
      const together = await graph.run(feeds);
      for (const [lane, length] of lengths.entries()) {
        const own = await graph.run(alone(feeds, lane, length));
        for (const [name, tensor] of Object.entries(together)) {
          const copies = tensor.dims[1]! / B;
          for (let k = 0; k < copies; k++) {
            const got = laneOf(tensor, lane * copies + k, length);
            const wanted = laneOf(own[name]!, k, length);
            const size = wanted.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
            expect(distance(got, wanted), `${name} of sequence ${lane}`).toBeLessThan(5e-6 * size);
          }
        }
      }
    }
    await compiled.release();
  });

  it('adds nothing to the bound after the end of a sequence', async () => {
    const together = await interpret(DIMENSIONS, everything(config, fused)).run(feeds);
    for (const name of ['reconstruction', 'prior', 'posterior']) {
      const { data, dims } = together[name]!;
      data.forEach((value, i) => {
        const [t, lane] = [Math.floor(i / dims[1]!), i % dims[1]!];
        if (t >= lengths[Math.floor(lane / K)]!) expect(Math.abs(value as number)).toBe(0);
        else expect(value).not.toBe(0);
      });
    }
  });
});
