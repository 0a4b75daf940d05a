import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import { Random } from '../../../core/random.ts';
import { compile, polymorphic, type Tensors } from '../../../models/compiler/index.ts';
import type { TensorData } from '../../../models/compiler/compile.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import { weightFeeds } from '../../../models/evaluate/likelihood.ts';
import { denseBatch } from '../../../models/train/data.ts';
import {
  DIMENSIONS,
  evaluationGraph,
  parameterSpecs,
  SIZES,
  SLOT_PARTS,
  trainingGraph,
} from '../../../models/train/graphs.ts';
import {
  differences,
  filled,
  normals,
  someSequences,
  tinyConfig,
  wildWeights,
} from '../../fixtures/latent.ts';

const KL_WEIGHT = 0.3;
const scalars = { klWeight: KL_WEIGHT, rate: 0.01, keep: 0.999, averaging: 0.1, clip: 0.25 };

/** Slots as in the middle of a training. */
function slotFeeds(config: ModelConfig): Tensors {
  const values = wildWeights(config, 3, 0.7);
  return Object.fromEntries(
    [...values].flatMap(([name, { dims, data }], i) => {
      const noise = normals(100 + i, ...dims).data as Float32Array<ArrayBuffer>;
      const parts = {
        value: data,
        momentum: noise.map((v) => 0.01 * v),
        variance: noise.map((v) => 1e-4 * (1 + v * v)),
        average: data.map((v) => 0.9 * v),
      };
      return SLOT_PARTS.map((part) => [`${part}.${name}`, { data: parts[part], dims }] as const);
    }),
  );
}

function feedsFor(
  config: ModelConfig,
  lengths: readonly number[],
  samples: number,
  dropout: boolean,
): Tensors {
  const { x, mask } = denseBatch(someSequences(config, lengths, 9), config.vocabulary);
  const [T, lanes] = [mask.dims[0]!, lengths.length * samples];
  const random = Random.of(8);
  const factors = (width: number): TensorData => ({
    data: random.uniforms(T * lanes * width).map((u) => (u < 0.4 ? 0 : 1 / 0.6)),
    dims: [T, lanes, width],
  });
  const dropped = Object.fromEntries([
    ...Array.from({ length: config.priorLayers }, (_, i) => [`dropout.prior.${i}`, factors(config.hidden)]),
    ...(config.decoderLayers > 0 ? [['dropout.decoder', factors(2 * config.hidden)]] : []),
  ]) as Tensors;
  return {
    x,
    mask,
    epsilon: normals(5, T, lanes, config.latent),
    ...(dropout ? dropped : {}),
    ...Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, filled(value)])),
    ...slotFeeds(config),
  };
}

const configs: [string, Partial<ModelConfig>, number, boolean][] = [
  ['music, two samples, dropout', { encoderLayers: 2 }, 2, true],
  [
    'text, tied, shifted, one-hot, affine',
    { kind: 'text', tiedEmbedding: 3, decoderFeatures: 'shifted', positions: 'onehot', transform: 'affine' },
    1,
    false,
  ],
  [
    'one flow layer, shallow, no skip',
    { layers: 1, couplingDepth: 1, encoderSkip: false, priorLayers: 1 },
    3,
    true,
  ],
  [
    'mixtures whose parameters hear of the context, each step alone around them',
    { arch: 'af-af', layers: 1, transform: 'mixture', contextSkip: true, encoderLayers: 0, decoderLayers: 0 },
    2,
    true,
  ],
  ['the discrete LSTM, two samples, dropout', { arch: 'lstm' }, 2, true],
  ['the discrete LSTM of text, tied', { arch: 'lstm', kind: 'text', tiedEmbedding: 3 }, 1, false],
];

describe.each(configs)('the training graph: %s', (_, overrides, samples, dropout) => {
  const config = tinyConfig(overrides);
  const fn = trainingGraph(config, { samples, dropout });

  it('compiled is what TensorFlow.js computes, every next slot included, into the slots themselves too', async () => {
    const compiled = await compile(polymorphic(SIZES, DIMENSIONS, fn));
    for (const lengths of [[3, 7, 5], [1], [4, 4]]) {
      const feeds = feedsFor(config, lengths, samples, dropout);
      const expected = await interpret(DIMENSIONS, fn).run(feeds);
      expect(Object.keys(expected).filter((name) => name.startsWith('next.'))).toHaveLength(
        4 * parameterSpecs(config).length,
      );
      expect(differences(await compiled.run(feeds), expected)).toEqual([]);
      const into = Object.fromEntries(
        Object.keys(expected)
          .filter((name) => name.startsWith('next.'))
          .map((name) => [name, feeds[name.slice('next.'.length)]!]),
      );
      expect(differences(await compiled.run(feeds, into), expected)).toEqual([]);
    }
    await compiled.release();
  });

  it('moves along the gradient of its loss', async () => {
    const run = interpret(DIMENSIONS, fn);
    const feeds: Tensors = { ...feedsFor(config, [2, 4], samples, dropout), clip: filled(1e6) };
    const outputs = await run.run(feeds);
    for (const { name, shape } of parameterSpecs(config)) {
      const direction = normals(name.length, ...shape).data as Float32Array;
      const next = outputs[`next.momentum.${name}`]!.data as Float32Array;
      const before = feeds[`momentum.${name}`]!.data as Float32Array;
      // momentum' = 0.9 · momentum + 0.1 · gradient
      const slope = direction.reduce((sum, d, i) => sum + (d * (next[i]! - 0.9 * before[i]!)) / 0.1, 0);
      const at = async (step: number) => {
        const value = feeds[`value.${name}`]!;
        const data = (value.data as Float32Array<ArrayBuffer>).map((v, i) => v + step * direction[i]!);
        const { loss } = await run.run({ ...feeds, [`value.${name}`]: { ...value, data } });
        return loss!.data[0] as number;
      };
      const h = 2e-3;
      const difference = (await at(h)) - (await at(-h));
      expect(Math.abs(difference / (2 * h) - slope), name).toBeLessThan(3e-3 + 2e-2 * Math.abs(slope));
    }
  });
});

describe('the loss', () => {
  const config = tinyConfig();
  const lengths = [2, 5, 3];
  const samples = 2;

  it('is the mean over sequences of the weighted bound per step and sample; the sums are whole', async () => {
    const feeds = feedsFor(config, lengths, samples, false);
    const { loss, reconstruction, kl } = await interpret(
      DIMENSIONS,
      trainingGraph(config, { samples, dropout: false }),
    ).run(feeds);
    const evaluated = await interpret(DIMENSIONS, evaluationGraph(config, samples)).run({
      ...feeds,
      ...weightFeeds(wildWeights(config, 3, 0.7)),
    });
    const [r, p, q] = ['reconstruction', 'prior', 'posterior'].map((n) =>
      Array.from(evaluated[n]!.data as Float32Array),
    );
    const perLane = r!.map((v, lane) => ({ reconstruction: -v, kl: q![lane]! - p![lane]! }));
    const expected = perLane.reduce((sum, lane, i) => {
      const steps = lengths[Math.floor(i / samples)]! + 1;
      return sum + (lane.reconstruction + KL_WEIGHT * lane.kl) / steps / samples / lengths.length;
    }, 0);
    const mean = (of: 'reconstruction' | 'kl') => perLane.reduce((sum, lane) => sum + lane[of], 0) / samples;
    expect(loss!.data[0]).toBeCloseTo(expected, 4);
    expect(reconstruction!.data[0]).toBeCloseTo(mean('reconstruction'), 3);
    expect(kl!.data[0]).toBeCloseTo(mean('kl'), 3);
  });
});
