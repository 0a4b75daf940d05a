import { beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../../core/safetensors.ts';
import { Random } from '../../../core/random.ts';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import { DIMENSIONS, SIZES, trainingGraph } from '../../../models/train/graphs.ts';
import { Slots } from '../../../models/train/slots.ts';
import { movesParameter } from '../../../models/train/trainable.ts';
import { Trainer } from '../../../models/train/trainer.ts';
import type { Weights } from '../../../models/flows/parameters.ts';
import { firstWeights } from '../../fixtures/latent.ts';
import {
  events,
  openTraining,
  patterns,
  quickSettings,
  recordsOf,
  scripted,
  studied,
} from '../../fixtures/latent-training.ts';

const settings = quickSettings({
  epochs: 3,
  klHoldEpochs: 0,
  klRampEpochs: 0,
  priorDropout: 0,
  decoderDropout: 0,
});
let graphs: Awaited<ReturnType<typeof openTraining>>;
beforeAll(async () => {
  graphs = await openTraining(studied, settings);
});

let seconds = 0;
const clock = () => seconds++;
const changed = (before: Weights, after: Weights) =>
  [...before]
    .filter(([name, { data }]) => data.some((value, i) => value !== after.get(name)!.data[i]))
    .map(([name]) => name);

describe('a training of some parameters', () => {
  const moving = { last: /^(decoder|output)\./, biases: /^output\.b$/ };
  it.each(['last', 'biases'] as const)('moves what %s names, and nothing else', async (which) => {
    const moves = movesParameter(which);
    const graph = trainingGraph(studied, { samples: 1, dropout: false, moves });
    const step = await compile(polymorphic(SIZES, DIMENSIONS, graph));
    const start = firstWeights(studied, 7);
    const trainer = new Trainer(
      { config: studied, settings, data: patterns(), step, validation: graphs.validation, clock },
      Slots.fresh(start, moves),
    );
    const records = recordsOf(await events(trainer));
    expect(records.at(-1)!.train.elbo).toBeLessThan(records[0]!.train.elbo);
    const result = trainer.result();
    expect([...result.keys()].sort()).toEqual([...start.keys()].sort());
    const names = changed(start, result);
    expect(names.every((name) => moving[which].test(name))).toBe(true);
    expect([...start.keys()].filter((name) => moving[which].test(name))).toEqual(names);
  });

  it('goes on from what it saved, the parameters that stay included', () => {
    const moves = movesParameter('last');
    const start = firstWeights(studied, 7);
    const { tensors } = readSafetensors(
      writeSafetensors({ tensors: Slots.fresh(start, moves).save(), metadata: {} }),
    );
    const restored = Slots.restore(tensors, firstWeights(studied, 8), moves);
    expect(changed(start, restored.averages())).toEqual([]);
    expect(() => Slots.restore(tensors, start)).toThrow('The checkpoint does not fit the model');
  });

  it('moves all by its own step exactly as one that knows of no choice', async () => {
    const data = patterns();
    const run = async (slots: Slots) => {
      const trainer = new Trainer({ config: studied, settings, data, ...graphs, clock }, slots);
      await events(trainer);
      return trainer.result();
    };
    const start = firstWeights(studied, 7);
    const all = await run(Slots.fresh(start, movesParameter('all')));
    expect(changed(all, await run(Slots.fresh(start)))).toEqual([]);
    expect(changed(start, all)).toHaveLength(start.size);
  });
});

describe('a training that starts from a model', () => {
  it('keeps that model where nothing better came of it', async () => {
    const start = firstWeights(studied, 7);
    // Bounds of the model itself, then of each epoch: none is better than the first.
    const worse = scripted([1], [3, 5, 4, 3.5]);
    const trainer = new Trainer(
      { config: studied, settings, data: patterns(), ...worse, clock },
      Slots.fresh(start),
    );
    const judged = await trainer.judge();
    const records = recordsOf(await events(trainer));
    expect(records.map(({ valid, best }) => [valid!.elbo > judged!.elbo, best])).toEqual(
      Array.from({ length: 3 }, () => [true, false]),
    );
    const moved = trainer.slots.averages().get('output.b')!.data[0]! - start.get('output.b')!.data[0]!;
    expect(moved).toBeGreaterThan(0);
    expect(changed(start, trainer.result())).toEqual([]);
  });

  it('tells of no part of an epoch in which it only rehearsed', async () => {
    const all = { ...settings, rehearse: 0.5, batch: 1, validateUpdates: 1 };
    const { train } = patterns();
    const data = { ...patterns(), rehearsal: train };
    const trainer = new Trainer(
      { config: studied, settings: all, data, ...scripted([1], [3]), clock },
      Slots.fresh(firstWeights(studied, 7)),
    );
    const records = recordsOf(await events(trainer));
    expect(records.length).toBeGreaterThan(train.length);
    for (const { train: bound } of records) expect(bound.elbo).toBeGreaterThan(0);
    expect(trainer.state.updates).toBe(2 * 3 * train.length);
  });

  it('keeps what it knew by rehearsing, and tells of its own pieces alone', async () => {
    const random = Random.of(9);
    const own = {
      train: [3, 4, 5, 6].map((length) => Array.from({ length: length + 4 }, () => [5])),
      valid: [],
      test: [],
    };
    const known = patterns(random);
    const study = async (
      data: ConstructorParameters<typeof Trainer>[0]['data'],
      from: Weights,
      epochs: number,
      rehearse = 0,
    ) => {
      const all = { ...settings, epochs, rehearse };
      const trainer = new Trainer(
        { config: studied, settings: all, data, ...graphs, clock },
        Slots.fresh(from),
      );
      const records = recordsOf(await events(trainer));
      return { weights: trainer.result(), records };
    };
    const first = await study(known, firstWeights(studied, 7), 40);
    const boundOf = async (weights: Weights) => {
      const options = { config: studied, settings, data: { ...known, train: known.valid }, ...graphs, clock };
      return (await new Trainer(options, Slots.fresh(weights)).judge())!.elbo;
    };
    const before = await boundOf(first.weights);
    const alone = await study(own, first.weights, 30);
    const kept = await study({ ...own, rehearsal: known.train }, first.weights, 30, 0.5);
    const [forgot, remembers] = [await boundOf(alone.weights), await boundOf(kept.weights)];
    expect(forgot).toBeGreaterThan(1.5 * before);
    expect(remembers - before).toBeLessThan(0.4 * (forgot - before));
    // Both learned the one note that their own pieces have.
    for (const { records } of [alone, kept])
      expect(records.at(-1)!.train.elbo).toBeLessThan(0.35 * records[0]!.train.elbo);
  });
});
