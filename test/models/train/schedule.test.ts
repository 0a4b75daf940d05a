import { describe, expect, it } from 'vitest';
import { trainingSettingsSchema } from '../../../core/contract/training.ts';
import { averagingStep, klWeight, learningRate } from '../../../models/train/schedule.ts';

const settings = (overrides = {}) => trainingSettingsSchema.parse(overrides);

describe('the weight of the divergence', () => {
  const ramp = settings({ klStart: 0.02, klHoldEpochs: 6, klRampEpochs: 20 });

  it('is held, then rises linearly to 1 and stays', () => {
    const at = (epoch: number) => klWeight(ramp, { epoch, share: 0 });
    expect([0, 3, 6].map(at)).toEqual([0.02, 0.02, 0.02]);
    expect(at(16)).toBeCloseTo(0.02 + 0.98 / 2, 12);
    expect(at(21)).toBeCloseTo(0.02 + 0.98 * 0.75, 12);
    expect([26, 27, 100].map(at)).toEqual([1, 1, 1]);
  });

  it('is whole by half of a training, however short', () => {
    const at = (share: number) => klWeight(ramp, { epoch: share * 4, share });
    expect(at(0)).toBe(0.02);
    expect(at(0.25)).toBeCloseTo(0.02 + (0.98 * (13 - 6)) / 20, 12);
    expect(at(0.49)).toBeLessThan(1);
    expect(at(0.5)).toBe(1);
    const rising = Array.from({ length: 101 }, (_, i) => at(i / 100));
    expect(rising.every((w, i) => i === 0 || w >= rising[i - 1]!)).toBe(true);
  });

  it('may have no ramp, and begin at its end', () => {
    const step = settings({ klStart: 0.1, klHoldEpochs: 2, klRampEpochs: 0 });
    expect(klWeight(step, { epoch: 1.9, share: 0 })).toBe(0.1);
    expect(klWeight(step, { epoch: 2, share: 0 })).toBe(1);
    expect(klWeight(settings({ klHoldEpochs: 0, klRampEpochs: 0 }), { epoch: 0, share: 0 })).toBe(1);
  });
});

describe('the learning rate', () => {
  const late = { epoch: 50, updates: 1000, stalls: 0 };

  it('warms up over thirty updates', () => {
    const at = (updates: number) =>
      learningRate(settings({ rate: 0.003 }), { epoch: 0, updates, share: 0, stalls: 0 });
    expect(at(0)).toBeCloseTo(0.003 / 30, 12);
    expect(at(14)).toBeCloseTo(0.0015, 12);
    expect([29, 30, 500].map(at)).toEqual([0.003, 0.003, 0.003]);
  });

  it('is held and goes down a cosine to its end', () => {
    const cosine = settings({ rate: 2e-3, rateEnd: 1e-4, rateHold: 0.5 });
    const at = (share: number) => learningRate(cosine, { ...late, share });
    expect([0, 0.3, 0.5].map(at)).toEqual([2e-3, 2e-3, 2e-3]);
    expect(at(0.75)).toBeCloseTo((2e-3 + 1e-4) / 2, 12);
    expect(at(1)).toBeCloseTo(1e-4, 12);
    // A quarter of the way down: (1 + cos 45°) / 2.
    expect(at(0.625)).toBeCloseTo(1e-4 + 1.9e-3 * 0.5 * (1 + Math.SQRT1_2), 12);
    expect(learningRate(settings({ rateHold: 1 }), { ...late, share: 1 })).toBe(2e-3);
  });

  it('is divided at every stall, down to its end', () => {
    const plateau = settings({ schedule: 'plateau', rate: 1e-3, rateEnd: 1e-5, plateauFactor: 4 });
    const at = (stalls: number) => learningRate(plateau, { ...late, share: 0.9, stalls });
    expect([0, 1, 2].map(at)).toEqual([1e-3, 2.5e-4, 6.25e-5]);
    expect(at(9)).toBe(1e-5);
  });
});

describe('the average of the parameters', () => {
  it('moves quickly at first and slowly for ever after', () => {
    const at = (updates: number) => averagingStep(settings({ averaging: 0.99 }), updates);
    expect(at(0)).toBeCloseTo(0.9, 12);
    expect(at(8)).toBeCloseTo(0.5, 12);
    expect(at(10_000)).toBeCloseTo(0.01, 12);
    expect([1, 10, 100, 1000].every((u) => at(u) <= at(u - 1))).toBe(true);
  });
});
