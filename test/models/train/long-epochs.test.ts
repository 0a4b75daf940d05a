import { beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../../core/safetensors.ts';
import { Slots } from '../../../models/train/slots.ts';
import type { TrainingState } from '../../../models/train/state.ts';
import { Trainer, type TrainingEvent } from '../../../models/train/trainer.ts';
import { firstWeights } from '../../fixtures/latent.ts';
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

/** Six updates or seven an epoch of twelve pieces. */
const settings = quickSettings({ batch: 2, epochs: 3, validateUpdates: 4 });

describe('an epoch that is validated within', () => {
  let graphs: Awaited<ReturnType<typeof openTraining>>;
  let whole: TrainingEvent[];
  let finished: Trainer;

  beforeAll(async () => {
    graphs = await openTraining(studied, settings);
    finished = newTrainer(settings, graphs);
    whole = await events(finished);
  });

  it('is told of in parts, each with what came since the last', async () => {
    const records = recordsOf(whole);
    expect(records.map((r) => r.epoch)).toEqual([0, 0, 1, 1, 2, 2]);
    const made = records.map((r, i) => r.updates - (records[i - 1]?.updates ?? 0));
    expect(made.filter((_, i) => i % 2 === 0)).toEqual([4, 4, 4]);
    expect(made.every((updates) => updates > 0)).toBe(true);
    expect(records.every((r) => r.valid !== null && r.gradientNorm > 0 && r.train.elbo > 0)).toBe(true);
    const plain = newTrainer({ ...settings, validateUpdates: undefined }, graphs);
    const coarse = recordsOf(await events(plain));
    // Looking does not change what is learned: the weights after the last update, and the bounds at the ends of epochs.
    expect(coarse.map((r) => r.valid)).toEqual(records.filter((_, i) => i % 2 === 1).map((r) => r.valid));
    expect(Object.fromEntries(plain.slots.averages())).toEqual(Object.fromEntries(finished.slots.averages()));
  });

  it('continues to exactly the same records and weights, wherever it was interrupted', async () => {
    for (let count = 1; count < whole.length; count += 2) {
      const trainer = newTrainer(settings, graphs);
      const seen: TrainingEvent[] = [];
      for await (const event of trainer.train()) if (seen.push(event) === count) break;
      const bytes = writeSafetensors({ tensors: trainer.slots.save(), metadata: {} });
      const state = JSON.parse(JSON.stringify(trainer.state)) as TrainingState;
      expect(state.records).toBe(recordsOf(seen).length);
      const slots = Slots.restore(readSafetensors(bytes).tensors, firstWeights(studied, 99));
      const next = newTrainer(settings, graphs, { slots, state });
      const rest = await events(next);
      expect(timeless(recordsOf([...seen, ...rest]))).toEqual(timeless(recordsOf(whole)));
      expect(next.slots.save()).toEqual(finished.slots.save());
    }
  });
});

describe('a training whose time is up within its first epoch', () => {
  /** A trainer whose clock counts a second at every look. */
  function hurried(budgetSeconds: number, validateUpdates: number, bounds: readonly number[]): Trainer {
    let seconds = 0;
    const quick = quickSettings({
      batch: 1,
      epochs: 1000,
      klHoldEpochs: 6,
      klRampEpochs: 20,
      validateUpdates,
    });
    const options = {
      config: studied,
      settings: quick,
      data: patterns(),
      clock: () => seconds++,
      budgetSeconds,
    };
    return new Trainer({ ...options, ...scripted([1], bounds) }, Slots.fresh(firstWeights(studied, 1)));
  }

  it('has reached the full weight of the divergence, and keeps the best weights of its parts', async () => {
    const trainer = hurried(11, 2, [9, 8, 3, 4, 5]);
    const records = recordsOf(await events(trainer));
    expect(records.every((r) => r.epoch === 0)).toBe(true);
    expect(records.at(-1)!.klWeight).toBe(1);
    expect(records.filter((r) => r.best)).toHaveLength(1);
    expect(trainer.state.bestElbo).toBe(records.find((r) => r.best)!.valid!.elbo);
    const updates = records.find((r) => r.best)!.updates;
    expect(updates).toBeLessThan(trainer.state.updates);
    const moved =
      trainer.result().get('output.b')!.data[0]! - firstWeights(studied, 1).get('output.b')!.data[0]!;
    expect(moved).toBeCloseTo(updates, 4);
  });

  it('tells nothing of updates that were not made when a validation took the rest of the time', async () => {
    const trainer = hurried(3, 2, [5]);
    const all = await events(trainer);
    expect(all.map((event) => event.kind)).toEqual(['update', 'update', 'epoch']);
    expect(recordsOf(all)[0]).toMatchObject({ updates: 2, gradientNorm: 1 });
    expect(trainer.finished()).toBe(true);
  });

  it('counts its patience in epochs all the same', async () => {
    const patient = quickSettings({
      batch: 3,
      epochs: 100,
      klHoldEpochs: 0,
      klRampEpochs: 0,
      validateUpdates: 1,
      stopPatience: 2,
    });
    const trainer = newTrainer(patient, scripted([1], [1, 2]));
    const records = recordsOf(await events(trainer));
    expect(records[0]!.best).toBe(true);
    expect(trainer.state.epoch).toBe(3);
  });
});
