import type { RandomState } from '../../core/random.ts';

/** Sums since the last record: in nats, of the norms of gradients, Σ (T + 1), and batches. */
interface RecordSums {
  reconstruction: number;
  kl: number;
  norm: number;
  steps: number;
  batches: number;
}

/** Nothing yet. */
export function noSums(): RecordSums {
  return { reconstruction: 0, kl: 0, norm: 0, steps: 0, batches: 0 };
}

/** Everything about a training but its tensors, as plain JSON: with them it continues exactly where it stood. */
export interface TrainingState {
  /** Epochs done. */
  epoch: number;
  /** Batches done in the current epoch. */
  batch: number;
  updates: number;
  /** Updates in a row thrown away because their gradient was not finite. */
  skipped: number;
  /** The generator at the start of the epoch, which its order of batches follows from, and now. */
  epochStart: RandomState;
  random: RandomState;
  /** How many records were told of. */
  records: number;
  sums: RecordSums;
  rate: number;
  klWeight: number;
  bestElbo: number;
  /** Epochs without a better validation bound. */
  sinceBest: number;
  /** Validations without a better bound since the learning rate was last divided, and how often that was. */
  sinceStall: number;
  stalls: number;
  /** Of the budget's clock. */
  seconds: number;
  /** Of processor time, everything included. */
  cpuSeconds: number;
}

/** The state before the first update. */
export function freshState(random: RandomState): TrainingState {
  return {
    epoch: 0,
    batch: 0,
    updates: 0,
    skipped: 0,
    epochStart: random,
    random,
    records: 0,
    sums: noSums(),
    rate: 0,
    klWeight: 0,
    bestElbo: Number.MAX_VALUE,
    sinceBest: 0,
    sinceStall: 0,
    stalls: 0,
    seconds: 0,
    cpuSeconds: 0,
  };
}
