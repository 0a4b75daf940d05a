import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import type { BaselineRole } from '../../../core/contract/manifest.ts';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import { openGraph, type Compiled } from '../../../models/compiler/compile.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import { boundFromScore } from '../../../models/evaluate/from-graphs.ts';
import { weightFeeds } from '../../../models/evaluate/likelihood.ts';
import { baselineGraphs } from '../../../models/export/baseline-graphs.ts';
import { exportBaseline, exportModel, storedWeights } from '../../../models/export/export.ts';
import { checkGraph } from '../../../models/export/graph-safety.ts';
import { checkDraws } from '../../../models/export/parity.ts';
import { denseBatch } from '../../../models/train/data.ts';
import { DIMENSIONS, evaluationGraph, SIZES } from '../../../models/train/graphs.ts';
import { Random } from '../../../core/random.ts';
import { differences, normals, someSequences, tinyConfig, wildWeights } from '../../fixtures/latent.ts';

const configs: [string, Partial<ModelConfig>][] = [
  ['music', { vocabulary: 7 }],
  ['text, tied, one-hot', { kind: 'text', vocabulary: 9, tiedEmbedding: 3, positions: 'onehot' }],
];

describe.each(configs)('the graphs of a discrete baseline: %s', (_, overrides) => {
  const config = tinyConfig({ arch: 'lstm', ...overrides });
  const weights = storedWeights(wildWeights(config, 6));
  const made = baselineGraphs(config, weights);
  let files: Awaited<ReturnType<typeof exportBaseline>>;
  let open: Record<BaselineRole, Compiled>;

  beforeAll(async () => {
    files = await exportBaseline(config, weights);
    open = { score: await openGraph(files.score), draw: await openGraph(files.draw) };
  });

  it('have the inputs and outputs that the contract names, and pass the check of foreign files', () => {
    const ports = [open.score, open.draw].map(({ inputs, outputs }) => [[...inputs].sort(), outputs]);
    expect(ports).toEqual([
      [['mask', 'x'], ['logProb']],
      [['mask', 'u'], ['x']],
    ]);
    for (const file of Object.values(files)) checkGraph(file);
  });

  it('run at sizes that were never traced, as TensorFlow.js does', async () => {
    for (const lengths of [[1], [2, 2, 1, 2, 2, 1, 2], [12, 4, 9, 1, 11]]) {
      const { x, mask } = denseBatch(someSequences(config, lengths, 2), config.vocabulary);
      const dims = [...mask.dims.slice(0, 2), config.kind === 'music' ? config.vocabulary : 1];
      const u = { data: Random.of(7).uniforms(dims.reduce((a, b) => a * b)), dims };
      for (const [role, feeds] of [
        ['score', { x, mask }],
        ['draw', { u, mask }],
      ] as const) {
        const { dimensions, fn } = made[role];
        const expected = await interpret(dimensions, fn).run(feeds);
        expect(differences(await open[role].run(feeds), expected), role).toEqual([]);
      }
    }
  });

  it('give the likelihood that the model was trained on, for every sample of a sequence', async () => {
    const K = 3;
    const { x, mask } = denseBatch(someSequences(config, [4, 1, 9, 6], 3), config.vocabulary);
    const feeds = { x, mask, epsilon: normals(1, 9, 4 * K, config.latent) };
    const trained = await compile(polymorphic(SIZES, DIMENSIONS, evaluationGraph(config, K)));
    const expected = await trained.run({ ...feeds, ...weightFeeds(weights) });
    const got = await boundFromScore(open.score.run).run(feeds);
    expect(Object.keys(got).sort()).toEqual(['posterior', 'prior', 'reconstruction']);
    expect(differences(got, expected)).toEqual([]);
    await trained.release();
  });

  it('are refused when they are of other weights', async () => {
    const other = baselineGraphs(config, storedWeights(wildWeights(config, 7)));
    await checkDraws(config, made.draw, files.draw);
    await expect(checkDraws(config, other.draw, files.draw)).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('draw.x'),
    });
  });
});

it('a model is exported as its architecture has it', async () => {
  const roles = async (overrides: Partial<ModelConfig>) => {
    const config = tinyConfig(overrides);
    return Object.keys(await exportModel(config, storedWeights(wildWeights(config, 1, 0.5)))).sort();
  };
  expect(await roles({ arch: 'lstm' })).toEqual(['draw', 'score']);
  expect(await roles({ arch: 'af-scf' })).toEqual(['decode', 'density', 'encode', 'sample']);
});
