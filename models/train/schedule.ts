import type { TrainingSettings } from '../../core/contract/training.ts';

/** Updates over which the learning rate rises from zero. */
const WARM_UP = 30;

/** Where training stands. */
export interface Progress {
  /** Epochs done, with the part of the current one. */
  readonly epoch: number;
  /** Updates done. */
  readonly updates: number;
  /** The share of the whole training that is done, 0 … 1. */
  readonly share: number;
  /** How often validation stalled. */
  readonly stalls: number;
}

/** The share of a short training after which the divergence has its full weight, whatever the epochs. */
const FULL_WEIGHT_BY = 0.5;

/** The weight of the divergence in the bound. */
export function klWeight(
  settings: TrainingSettings,
  { epoch, share }: Pick<Progress, 'epoch' | 'share'>,
): number {
  const { klStart, klHoldEpochs, klRampEpochs } = settings;
  const whole = klHoldEpochs + klRampEpochs;
  const position = Math.max(epoch, (share / FULL_WEIGHT_BY) * whole);
  if (position >= whole) return 1;
  return klStart + (1 - klStart) * Math.max(0, (position - klHoldEpochs) / klRampEpochs);
}

/** The learning rate of the next update. */
export function learningRate(settings: TrainingSettings, { updates, share, stalls }: Progress): number {
  const { rate, rateEnd, rateHold, schedule, plateauFactor } = settings;
  const warm = rate * Math.min(1, (updates + 1) / WARM_UP);
  if (schedule === 'plateau') return Math.max(Math.min(rateEnd, warm), warm / plateauFactor ** stalls);
  if (share <= rateHold) return warm;
  const angle = Math.PI * Math.min(1, (share - rateHold) / (1 - rateHold));
  return Math.min(warm, rateEnd + (rate - rateEnd) * 0.5 * (1 + Math.cos(angle)));
}

/** How far the average of the parameters moves at an update; quickly at first, so that it forgets the beginning. */
export function averagingStep(settings: TrainingSettings, updates: number): number {
  return 1 - Math.min(settings.averaging, (1 + updates) / (10 + updates));
}
