import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import { openGraph } from '../../../models/compiler/compile.ts';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import { boundFromGraphs } from '../../../models/evaluate/from-graphs.ts';
import { evaluate, weightFeeds } from '../../../models/evaluate/likelihood.ts';
import { exportGraphs, storedWeights } from '../../../models/export/export.ts';
import { lengthHistogram } from '../../../models/latent/length.ts';
import { denseBatch } from '../../../models/train/data.ts';
import { DIMENSIONS, evaluationGraph, SIZES } from '../../../models/train/graphs.ts';
import { normals, someSequences, tinyConfig, wildWeights } from '../../fixtures/latent.ts';

const K = 3;
const configs: [string, Partial<ModelConfig>][] = [
  ['music', { vocabulary: 7, latent: 4 }],
  [
    'text, tied, shifted',
    { kind: 'text', tiedEmbedding: 2, decoderFeatures: 'shifted', positions: 'onehot' },
  ],
];

describe.each(configs)('the bound from the graphs of a model folder: %s', (_, overrides) => {
  it('is the bound that the model was trained on, and gives the same likelihood', async () => {
    const config = tinyConfig(overrides);
    const { latent, vocabulary } = config;
    const weights = storedWeights(wildWeights(config, 5, 0.5));
    const files = await exportGraphs(config, weights);
    const [encode, density, decode] = await Promise.all(
      (['encode', 'density', 'decode'] as const).map((role) => openGraph(files[role])),
    );
    const graphs = { encode: encode!.run, density: density!.run, decode: decode!.run };
    const bound = boundFromGraphs(graphs, config);
    const trained = await compile(polymorphic(SIZES, DIMENSIONS, evaluationGraph(config, K)));
    const sequences = someSequences(config, [4, 1, 9, 6], 3);
    const { x, mask } = denseBatch(sequences, vocabulary);
    const feeds = { x, mask, epsilon: normals(1, 9, 4 * K, latent) };
    const got = await bound.run(feeds);
    const expected = await trained.run({ ...feeds, ...weightFeeds(weights) });
    expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { data, dims }] of Object.entries(expected)) {
      expect(got[name]!.dims).toEqual(dims);
      data.forEach((value, i) => {
        const tolerance = 1e-5 + 1e-4 * Math.abs(Number(value));
        expect(Math.abs(Number(got[name]!.data[i]) - Number(value)), name).toBeLessThan(tolerance);
      });
    }
    const options = {
      latent,
      vocabulary,
      samples: K,
      histogram: lengthHistogram([4, 6], 12, 1),
      seed: 2,
      batch: 3,
    };
    const byGraphs = await evaluate(sequences, { ...options, run: bound, weights: new Map() });
    const byModel = await evaluate(sequences, { ...options, run: trained, weights });
    expect(byGraphs.nll).toBeCloseTo(byModel.nll, 4);
    expect(byGraphs.reconstruction).toBeCloseTo(byModel.reconstruction, 4);
  });
});
