import type { TrainingSettings } from '../../core/contract/training.ts';
import type { Slots } from '../../models/train/slots.ts';
import { Trainer, type TrainerOptions } from '../../models/train/trainer.ts';

/** Updates that are timed, after one that is not: the first allocates. */
const TIMED = 6;
/** The largest share of the time that validation may take. */
const VALIDATING = 0.15;
/** How often a training is validated at least, however long its epochs are. */
const VALIDATIONS = 12;
/** More epochs than anyone needs. */
const MOST_EPOCHS = 500;

/** How fast a training goes on this machine. */
export interface Pace {
  readonly secondsPerUpdate: number;
  readonly updatesPerEpoch: number;
  readonly secondsPerValidation: number;
}

/** Times a few updates and a validation of a training on slots that are thrown away. */
export async function measurePace(options: TrainerOptions, trial: Slots): Promise<Pace> {
  const trainer = new Trainer({ ...options, settings: { ...options.settings, epochs: TIMED + 1 } }, trial);
  const times: number[] = [];
  let updatesPerEpoch = 1;
  let last = performance.now();
  for await (const event of trainer.train()) {
    if (event.kind === 'update') {
      updatesPerEpoch = event.batches;
      times.push((performance.now() - last) / 1000);
    }
    if (times.length > TIMED) break;
    last = performance.now();
  }
  const [, ...warm] = times;
  const begun = performance.now();
  await trainer.judge();
  return {
    secondsPerUpdate: warm.reduce((sum, time) => sum + time, 0) / warm.length,
    updatesPerEpoch,
    secondsPerValidation: (performance.now() - begun) / 1000,
  };
}

/** The epochs, and how often they are validated, that so many seconds are enough for; at least one epoch. */
export function plannedFor(
  seconds: number,
  { secondsPerUpdate, updatesPerEpoch, secondsPerValidation }: Pace,
): Pick<TrainingSettings, 'epochs' | 'validateEvery'> & Partial<Pick<TrainingSettings, 'validateUpdates'>> {
  const epochSeconds = secondsPerUpdate * updatesPerEpoch;
  const validateEvery = Math.max(1, Math.ceil(secondsPerValidation / (VALIDATING * epochSeconds)));
  const whole = epochSeconds + secondsPerValidation / validateEvery;
  const epochs = Math.min(MOST_EPOCHS, Math.max(1, Math.floor(seconds / whole)));
  if (epochs >= VALIDATIONS) return { epochs, validateEvery };
  const updates = Math.min(epochs * updatesPerEpoch, seconds / secondsPerUpdate);
  const least = secondsPerValidation / (VALIDATING * secondsPerUpdate);
  return { epochs, validateEvery, validateUpdates: Math.ceil(Math.max(updates / VALIDATIONS, least, 1)) };
}
