import { beforeAll, describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { readSafetensors, writeSafetensors } from '../../../core/safetensors.ts';
import { openGraph } from '../../../models/compiler/compile.ts';
import { exportGraphs, storedWeights } from '../../../models/export/export.ts';
import type { Weights } from '../../../models/flows/parameters.ts';
import { Slots } from '../../../models/train/slots.ts';
import type { TrainingState } from '../../../models/train/state.ts';
import { Trainer, type TrainingEvent } from '../../../models/train/trainer.ts';
import { distance, filled, firstWeights, normals, tinyConfig } from '../../fixtures/latent.ts';
import {
  events,
  newTrainer,
  openTraining,
  patterns,
  quickSettings,
  recordsOf,
  scripted,
  studied,
  timeless,
} from '../../fixtures/latent-training.ts';

describe('training on a pattern', () => {
  const settings = quickSettings({
    epochs: 60,
    klHoldEpochs: 5,
    klRampEpochs: 15,
    priorDropout: 0.05,
    decoderDropout: 0.05,
  });
  let records: EpochRecord[];
  let trainer: Trainer;

  beforeAll(async () => {
    trainer = newTrainer(settings, await openTraining(studied, settings));
    records = recordsOf(await events(trainer));
  });

  it('learns: the bound of unseen pieces falls to less than half', () => {
    const [first, last] = [records[0]!.valid!, records.at(-1)!.valid!];
    expect(first.elbo).toBeGreaterThan(3);
    expect(last.elbo).toBeLessThan(0.55 * first.elbo);
    expect(last.kl).toBeGreaterThan(0.1);
    for (const { train, valid } of records)
      for (const bound of [train, valid!]) expect(bound.elbo).toBeCloseTo(bound.reconstruction + bound.kl, 9);
  });

  it('tells of epochs in order, with the weight and the rate of the moment', () => {
    expect(records.map((r) => r.epoch)).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(records[0]!.klWeight).toBe(0.02);
    expect(records.at(-1)!.klWeight).toBe(1);
    expect(records.at(-1)!.rate).toBeLessThan(0.2 * records[25]!.rate);
    expect(records.at(-1)!.updates).toBe(trainer.state.updates);
    expect(records.every((r, i) => i === 0 || r.seconds > records[i - 1]!.seconds)).toBe(true);
  });

  it('keeps the weights of the best validation at the full weight', () => {
    const full = records.filter((r) => r.klWeight === 1);
    const lowest = Math.min(...full.map((r) => r.valid!.elbo));
    expect(trainer.state.bestElbo).toBe(lowest);
    expect(records.findLast((r) => r.best)!.valid!.elbo).toBe(lowest);
    expect(records.filter((r) => r.klWeight < 1).some((r) => r.best)).toBe(false);
    const start = firstWeights(studied, settings.seed);
    expect([...trainer.result().keys()].sort()).toEqual([...start.keys()].sort());
    expect(trainer.result().get('output.b')!.data).not.toEqual(start.get('output.b')!.data);
  });
});

describe('trained weights', () => {
  it('still invert: the export, which checks noise → latent → noise, takes them', async () => {
    const settings = quickSettings({ epochs: 40, klHoldEpochs: 3, klRampEpochs: 7 });
    const trainer = newTrainer(settings, await openTraining(studied, settings));
    await events(trainer);
    const weights = storedWeights(trainer.result());
    const files = await exportGraphs(studied, weights);
    const density = await openGraph(files.density);
    const z = normals(3, 20, 4, studied.latent);
    const { epsilon } = await density.run({ z, mask: filled(1, 20, 4, 1) });
    // It is a flow by now, no longer the identity that it began as.
    expect(distance(epsilon!.data as Float32Array, z.data as Float32Array)).toBeGreaterThan(0.3);
  });
});

describe('a training that is interrupted', () => {
  const settings = quickSettings({
    samples: 2,
    epochs: 4,
    schedule: 'plateau',
    plateauPatience: 1,
    validateEvery: 1,
  });
  let graphs: Awaited<ReturnType<typeof openTraining>>;
  let whole: TrainingEvent[];
  let finished: Trainer;

  beforeAll(async () => {
    graphs = await openTraining(studied, settings);
    finished = newTrainer(settings, graphs);
    whole = await events(finished);
  });

  /** What a process that was killed after `count` events left behind, read by the next one. */
  async function interrupted(count: number) {
    const trainer = newTrainer(settings, graphs);
    const seen: TrainingEvent[] = [];
    for await (const event of trainer.train()) if (seen.push(event) === count) break;
    const bytes = writeSafetensors({ tensors: trainer.slots.save(), metadata: {} });
    const state = JSON.parse(JSON.stringify(trainer.state)) as TrainingState;
    const weights = firstWeights(studied, 99);
    return { seen, saved: { slots: Slots.restore(readSafetensors(bytes).tensors, weights), state } };
  }

  it('continues to exactly the same records and weights, wherever it stopped', async () => {
    expect(recordsOf(whole)).toHaveLength(4);
    const firstEpoch = whole.findIndex((event) => event.kind === 'epoch') + 1;
    const points = [1, 2, firstEpoch - 1, firstEpoch, firstEpoch + 2, whole.length - 2, whole.length];
    for (const count of points) {
      const { seen, saved } = await interrupted(count);
      const next = newTrainer(settings, graphs, saved);
      const rest = await events(next);
      expect(timeless(recordsOf([...seen, ...rest]))).toEqual(timeless(recordsOf(whole)));
      expect(next.result()).toEqual(finished.result());
      expect(next.slots.save()).toEqual(finished.slots.save());
      expect({ ...next.state, seconds: 0 }).toEqual({ ...finished.state, seconds: 0 });
    }
  });

  it('goes on counting its seconds', async () => {
    const { saved } = await interrupted(2);
    const before = saved.state.seconds;
    expect(before).toBeGreaterThan(0);
    const next = newTrainer(settings, graphs, saved);
    for await (const event of next.train()) {
      expect(event.kind).toBe('update');
      break;
    }
    expect(next.state.seconds).toBe(before + 1);
  });

  it('does not continue with slots of another model', () => {
    const other = firstWeights(tinyConfig({ ...studied, hidden: 9 }), 1);
    expect(() => Slots.restore(finished.slots.save(), other)).toThrow(
      expect.objectContaining({ code: 'bad-file', message: expect.stringContaining('should be [') }),
    );
  });

  it('depends on its seed', async () => {
    const other = newTrainer({ ...settings, seed: 2, epochs: 1 }, graphs);
    expect(recordsOf(await events(other))[0]!.train).not.toEqual(recordsOf(whole)[0]!.train);
  });
});

describe('what a trainer makes of what it sees', () => {
  it('divides the rate when validation stalls, and stops when it stalls for long', async () => {
    const settings = quickSettings({
      epochs: 100,
      klHoldEpochs: 0,
      klRampEpochs: 0,
      schedule: 'plateau',
      plateauPatience: 2,
      stopPatience: 6,
      rate: 1e-3,
      rateEnd: 1e-9,
    });
    const graphs = scripted([1], [9, 8, 7, 7.5, 7.5, 6, 6, 6, 6, 6, 6, 6, 6]);
    const trainer = newTrainer(settings, graphs);
    const records = recordsOf(await events(trainer));
    expect(records.map((r) => r.best)).toEqual([
      true,
      true,
      true,
      false,
      false,
      true,
      ...Array(6).fill(false),
    ]);
    expect(trainer.state).toMatchObject({ stalls: 4, sinceBest: 6, epoch: 12 });
    // One stall before epoch 5, two before 8, three before 10.
    expect([9, 11].map((epoch) => records[epoch]!.rate)).toEqual([1e-3 / 16, 1e-3 / 64]);
    expect(trainer.finished()).toBe(true);
    // The weights are those of the best epoch, however many updates came after it.
    const bias = (weights: Weights) => weights.get('output.b')!.data[0]!;
    expect(bias(trainer.result()) - bias(firstWeights(studied, 1))).toBeCloseTo(records[5]!.updates, 4);
    expect(bias(trainer.slots.averages())).toBeGreaterThan(bias(trainer.result()) + 10);
  });

  it('neither chooses nor stalls before the divergence has its full weight', async () => {
    const settings = quickSettings({ epochs: 8, klHoldEpochs: 2, klRampEpochs: 2, stopPatience: 2 });
    const records = recordsOf(await events(newTrainer(settings, scripted([1], [1, 2, 3, 4, 5, 6, 7, 8]))));
    expect(records.map((r) => r.best)).toEqual([false, false, false, false, true, false, false]);
  });

  it('averages over what was learned from, per step of T + 1', async () => {
    const data = { ...patterns(), train: Array.from({ length: 4 }, () => [[0], [1], [2]]) };
    const settings = quickSettings({ epochs: 1, batch: 4 });
    const trainer = newTrainer(settings, scripted([2], [1]), undefined, data);
    const [record] = recordsOf(await events(trainer));
    const { updates, train, gradientNorm } = record!;
    expect(train).toEqual({
      elbo: (15 * updates) / 16,
      reconstruction: (10 * updates) / 16,
      kl: (5 * updates) / 16,
    });
    expect(gradientNorm).toBe(2);
  });

  it('drops gradients that are not finite, and gives up after twenty', async () => {
    const settings = quickSettings({ epochs: 30 });
    const trainer = newTrainer(settings, scripted([1, 1, 1, NaN, 1, 1, 1, 1, 1, 1, Infinity, 1], [1]));
    const all = await events(trainer);
    const records = recordsOf(all);
    const batches = all.filter((event) => event.kind === 'update').length;
    expect(batches).toBeGreaterThanOrEqual(30 * 3);
    // Two in twelve are dropped; one that succeeds wipes the slate clean.
    const dropped = batches - records.at(-1)!.updates;
    expect(Math.abs(dropped - batches / 6)).toBeLessThanOrEqual(2);
    expect(trainer.state.skipped).toBeLessThanOrEqual(1);
    expect(records.every((r) => Number.isFinite(r.train.elbo))).toBe(true);
    const diverging = newTrainer(settings, scripted([NaN, Infinity, -Infinity], [1]));
    await expect(events(diverging)).rejects.toMatchObject({
      code: 'training-diverged',
      message: expect.stringContaining('21 gradients in a row were not finite'),
    });
    expect(diverging.state.skipped).toBe(21);
  });

  it('ends when its budget of seconds is spent, with a last validation', async () => {
    const settings = quickSettings({ epochs: 1000, validateEvery: 50 });
    let seconds = 0;
    const trainer = new Trainer(
      {
        config: studied,
        settings,
        data: patterns(),
        ...scripted([1], [3]),
        clock: () => seconds++,
        budgetSeconds: 20,
      },
      Slots.fresh(firstWeights(studied, 1)),
    );
    const all = await events(trainer);
    const records = recordsOf(all);
    expect(all.filter((event) => event.kind === 'update').length).toBeLessThanOrEqual(20);
    expect(records.at(-1)!.valid).not.toBeNull();
    expect(records.slice(0, -1).every((r) => r.valid === null)).toBe(true);
    expect(records.at(-1)!.klWeight).toBe(1);
  });

  it('refuses to train on nothing', () => {
    const data = { ...patterns(), train: [] };
    expect(() => newTrainer(quickSettings(), scripted([1], [1]), undefined, data)).toThrow(
      'nothing to train on',
    );
  });
});
