import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import { emitNotes, emitSymbols } from '../../../core/emission.ts';
import { LOWEST_PITCH } from '../../../core/music/roll.ts';
import { Random } from '../../../core/random.ts';
import { DiscreteLstm } from '../../../models/baseline/discrete-lstm.ts';
import { compile, polymorphic, type Tensors } from '../../../models/compiler/index.ts';
import type { TensorData } from '../../../models/compiler/compile.ts';
import { baselineGraphs } from '../../../models/export/baseline-graphs.ts';
import type { ExportedGraph } from '../../../models/export/graphs.ts';
import { positionFeatures } from '../../../models/latent/positions.ts';
import { scanned } from '../../../models/latent/recurrence.ts';
import { denseBatch, type Sequence } from '../../../models/train/data.ts';
import { SIZES } from '../../../models/train/graphs.ts';
import {
  constants,
  filled,
  laneOf,
  rows,
  runEagerly,
  someSequences,
  tinyConfig,
  wildWeights,
} from '../../fixtures/latent.ts';

const floats = (tensors: Tensors, name: string) => tensors[name]!.data as Float32Array;

const open = ({ dimensions, fn }: ExportedGraph) => compile(polymorphic(SIZES, dimensions, fn));

/** All values of one step, as the indices that are 1. */
function steps({ kind, vocabulary: V }: ModelConfig): number[][] {
  const indices = Array.from({ length: V }, (_, i) => i);
  if (kind === 'text') return indices.map((i) => [i]);
  return Array.from({ length: 2 ** V }, (_, bits) => indices.filter((i) => bits & (1 << i)));
}

/** All pieces of T steps. */
function everyPiece(config: ModelConfig, T: number): Sequence[] {
  if (T === 0) return [[]];
  return everyPiece(config, T - 1).flatMap((piece) => steps(config).map((step) => [...piece, step]));
}

/** Σ_t log p(x_t | x_{<t}) of each lane. */
function lanes({ data, dims }: TensorData): number[] {
  const B = dims[1]!;
  const sums = new Array<number>(B).fill(0);
  (data as Float32Array).forEach((value, i) => (sums[i % B]! += value));
  return sums;
}

const configs: [string, ModelConfig][] = [
  ['music', tinyConfig({ arch: 'lstm', vocabulary: 3 })],
  [
    'music, one layer, tied',
    tinyConfig({ arch: 'lstm', vocabulary: 3, priorLayers: 1, tiedEmbedding: 2, positions: 'onehot' }),
  ],
  ['text', tinyConfig({ arch: 'lstm', kind: 'text', vocabulary: 4 })],
  ['text, tied', tinyConfig({ arch: 'lstm', kind: 'text', vocabulary: 5, tiedEmbedding: 3 })],
];

describe.each(configs)('the discrete LSTM: %s', (_, config) => {
  const weights = wildWeights(config, 4, 2);
  const graphs = baselineGraphs(config, weights);

  it.each([1, 2, 3])('gives all pieces of %i steps a probability of 1 together', async (T) => {
    const pieces = everyPiece(config, T);
    const score = await open(graphs.score);
    const { logProb } = await score.run({ ...denseBatch(pieces, config.vocabulary) });
    const probabilities = lanes(logProb!).map(Math.exp);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(Math.max(...probabilities) / Math.min(...probabilities)).toBeGreaterThan(3);
    await score.release();
  });

  it('knows no step before it came, and each one afterwards', async () => {
    const [piece] = someSequences(config, [8], 2) as [Sequence];
    const score = await open(graphs.score);
    const before = await score.run({ ...denseBatch([piece], config.vocabulary) });
    for (let t = 0; t < 8; t++) {
      const other = steps(config).find((step) => step.join() !== piece[t]!.join())!;
      const changed = piece.map((step, i) => (i === t ? other : step));
      const after = await score.run({ ...denseBatch([changed], config.vocabulary) });
      const moved = floats(after, 'logProb').map((value, i) =>
        Math.abs(value - floats(before, 'logProb')[i]!),
      );
      expect([...moved.slice(0, t)]).toEqual(new Array(t).fill(0));
      if (t < 7) expect(moved[t + 1]).toBeGreaterThan(1e-5);
    }
    await score.release();
  });

  it('draws pieces as often as it scores them', async () => {
    const [T, B] = [2, 30_000];
    const width = config.kind === 'music' ? config.vocabulary : 1;
    const u = { data: Random.of(8).uniforms(T * B * width), dims: [T, B, width] };
    const [draw, score] = [await open(graphs.draw), await open(graphs.score)];
    const { x } = await draw.run({ u, mask: filled(1, T, B, 1) });
    const counts = new Map<string, number>();
    for (let lane = 0; lane < B; lane++) {
      const key = laneOf(x!, lane, T).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const pieces = everyPiece(config, T);
    const batch = denseBatch(pieces, config.vocabulary);
    const probabilities = lanes((await score.run({ ...batch })).logProb!).map(Math.exp);
    pieces.forEach((_, i) => {
      const [p, count] = [probabilities[i]!, counts.get(laneOf(batch.x, i, T).join('')) ?? 0];
      expect(Math.abs(count - B * p)).toBeLessThan(4.5 * Math.sqrt(B * p * (1 - p)) + 1);
    });
    expect([...counts.values()].reduce((sum, n) => sum + n, 0)).toBe(B);
    await Promise.all([draw.release(), score.release()]);
  });

  it('takes the length into account, and nothing after the end', async () => {
    const [piece] = someSequences(config, [5], 3) as [Sequence];
    const score = await open(graphs.score);
    const alone = await score.run({ ...denseBatch([piece], config.vocabulary) });
    const { x, mask } = denseBatch([piece, someSequences(config, [9], 4)[0]!], config.vocabulary);
    (x.data as Float32Array).fill(1, 6 * 2 * config.vocabulary);
    const together = await score.run({ x, mask });
    const first = laneOf(together.logProb!, 0, 9);
    laneOf(alone.logProb!, 0, 5).forEach((value, t) => expect(first[t]).toBeCloseTo(value, 5));
    expect(first.slice(5).map(Math.abs)).toEqual([0, 0, 0, 0]);
    const unlike = laneOf((await score.run({ x, mask: filled(1, 9, 2, 1) })).logProb!, 0, 5);
    expect(unlike.some((value, t) => Math.abs(value - first[t]!) > 1e-3)).toBe(true);
    await score.release();
  });
});

describe('what is drawn', () => {
  const T = 9;
  const wide: [string, ModelConfig][] = [
    ['music', tinyConfig({ arch: 'lstm', vocabulary: 88 })],
    ['text', tinyConfig({ arch: 'lstm', kind: 'text', vocabulary: 30, tiedEmbedding: 4 })],
  ];

  it.each(wide)('is what the emission makes of the scores and the same uniforms: %s', async (_, config) => {
    const { vocabulary: V, kind } = config;
    const weights = wildWeights(config, 5, 2);
    const width = kind === 'music' ? V : 1;
    const u = { data: Random.of(3).uniforms(T * width), dims: [T, 1, width] };
    const draw = await open(baselineGraphs(config, weights).draw);
    const { x } = await draw.run({ u, mask: filled(1, T, 1, 1) });
    const { logits } = await runEagerly(
      (input) => ({
        logits: new DiscreteLstm(constants(weights), config).logits(
          input.x!,
          positionFeatures(input.mask!, config),
          scanned,
        ),
      }),
      { x: x!, mask: filled(1, T, 1, 1) },
    );
    const drawn = rows(floats({ x: x! }, 'x'), V).map((row) => row.flatMap((v, i) => (v === 1 ? [i] : [])));
    const scores = logits!.data as Float32Array;
    const emitted =
      kind === 'music'
        ? emitNotes(scores, u.data).map((pitches) => pitches.map((pitch) => pitch - LOWEST_PITCH))
        : emitSymbols(scores, V, u.data).map((symbol) => [symbol]);
    expect(drawn).toEqual(emitted);
    expect(new Set(drawn.map(String)).size).toBeGreaterThan(3);
    await draw.release();
  });
});
