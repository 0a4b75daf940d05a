import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { decoder } from '../../../models/latent/decoder.ts';
import { encoder } from '../../../models/latent/encoder.ts';
import { scanned } from '../../../models/latent/recurrence.ts';
import { positionFeatures } from '../../../models/latent/positions.ts';
import {
  distance,
  filled,
  normals,
  rows,
  runEagerly,
  tinyConfig,
  wildWeights,
} from '../../fixtures/latent.ts';
import { bidirectional64, linear64 } from '../../fixtures/latent-reference.ts';

const T = 5;
const configs: [string, Partial<ModelConfig>][] = [
  ['centred, untied', { encoderLayers: 2, decoderLayers: 2 }],
  ['shifted, tied', { decoderFeatures: 'shifted', tiedEmbedding: 3 }],
  ['no layers, untied', { encoderLayers: 0, decoderLayers: 0 }],
  ['no layers, tied', { encoderLayers: 0, decoderLayers: 0, tiedEmbedding: 3 }],
  ['shifted, untied, no skip', { decoderFeatures: 'shifted', encoderSkip: false }],
];

describe.each(configs)('the networks around the flow, in double precision: %s', (_, overrides) => {
  const config = tinyConfig({ ...overrides, positions: 'onehot', maxSteps: T });
  const { hidden: H, latent: Z, vocabulary: V, tiedEmbedding, encoderSkip, decoderFeatures } = config;
  const weights = wildWeights(config, 12);
  const parameters = (name: string) => {
    const { data, dims } = weights.get(name)!;
    return tf.tensor(data, [...dims]);
  };
  const feeds = { x: normals(1, T, 1, V), z: normals(2, T, 1, Z), dropout: normals(3, T, 1, 2 * H) };
  const [x, z] = [rows(feeds.x.data as Float32Array, V), rows(feeds.z.data as Float32Array, Z)];
  const features = x.map((_row, t) =>
    Array.from({ length: 2 * T }, (__, i) => (i === t || i === T + (T - 1 - t) ? 1 : 0)),
  );

  it('the encoder', async () => {
    const { mean, logVar } = await runEagerly((input) => {
      const mask = tf.ones([T, 1, 1]);
      const known = { x: input.x!, mask, features: positionFeatures(mask, config) };
      return { ...encoder(parameters, scanned, config, known) };
    }, feeds);
    const alone = config.encoderLayers === 0;
    const seen = tiedEmbedding ? x.map((row) => linear64(row, weights, 'embedding.W')) : x;
    const states = bidirectional64(seen, features, weights, 'encoder', config.encoderLayers);
    const top = alone ? x : states.map(([f, b], t) => [...f, ...b, ...(encoderSkip ? x[t]! : [])]);
    const part = (name: string) =>
      top.flatMap((row) => linear64(row, weights, `posterior.${name}.W`, `posterior.${name}.b`));
    expect(distance(mean!.data as Float32Array, part('mean'))).toBeLessThan(1e-5);
    expect(distance(logVar!.data as Float32Array, part('logVar'))).toBeLessThan(1e-5);
  });

  it('the decoder, with the states that its features name, and with dropout', async () => {
    const states = bidirectional64(z, features, weights, 'decoder', config.decoderLayers);
    const alone = config.decoderLayers === 0;
    const around = alone
      ? z
      : states.map(([f, b], t) => {
          if (decoderFeatures === 'centred') return [...f, ...b];
          const nothing = Array<number>(H).fill(0);
          return [...(states[t - 1]?.[0] ?? nothing), ...(states[t + 1]?.[1] ?? nothing)];
        });
    const table = rows(weights.get('embedding.W')?.data ?? [], tiedEmbedding || 1);
    const logits = (factors: number[][]) =>
      around.flatMap((row, t) => {
        const all = alone ? z[t]! : [...row.map((v, i) => v * factors[t]![i]!), ...z[t]!];
        if (!tiedEmbedding) return linear64(all, weights, 'output.W', 'output.b');
        const embedded = linear64(all, weights, 'output.embedding.W', 'output.embedding.b');
        const bias = weights.get('output.b')!.data;
        return table.map((word, v) => word.reduce((sum, w, e) => sum + w * embedded[e]!, bias[v]!));
      });
    for (const factors of [filled(1, T, 1, 2 * H), feeds.dropout]) {
      const { got } = await runEagerly(
        (input) => {
          const mask = tf.ones([T, 1, 1]);
          const known = { z: input.z!, mask, features: positionFeatures(mask, config) };
          return { got: decoder(parameters, scanned, config, known, input.dropout) };
        },
        { ...feeds, dropout: factors },
      );
      const expected = logits(rows(factors.data as Float32Array, 2 * H));
      expect(distance(got!.data as Float32Array, expected)).toBeLessThan(1e-5);
    }
  });

  it('the spread of the posterior stays within its bounds', async () => {
    const { logVar } = await runEagerly((input) => {
      const mask = tf.ones([T, 1, 1]);
      const wild = (name: string) => tf.mul(parameters(name), name.startsWith('posterior') ? 1e4 : 1);
      const known = { x: input.x!, mask, features: positionFeatures(mask, config) };
      return { logVar: encoder(wild, scanned, config, known).logVar };
    }, feeds);
    const values = Array.from(logVar!.data as Float32Array);
    expect(values.every((v) => v >= -12 && v <= 6)).toBe(true);
    expect(values.some((v) => v === 6) || values.some((v) => v === -12)).toBe(true);
  });
});
