import { z } from 'zod';
import { trainableSchema } from './trainable.ts';

const positive = z.number().positive();
const share = z.number().min(0).lt(1);
const whole = z.number().int().nonnegative();

/**
 * How a model is trained. The defaults are the recipe measured on chorales (JSB): a slow ramp of the divergence from
 * a small weight, decoupled weight decay, and a running average of the parameters that every evaluation uses.
 */
export const trainingSettingsSchema = z.strictObject({
  seed: whole.default(1),
  epochs: z.number().int().positive().default(100),
  /** Sequences per update. */
  batch: z.number().int().positive().default(5),
  /** Samples of the posterior per sequence. */
  samples: z.number().int().positive().default(1),
  /** Adam's learning rate after its warm-up, and at the end. */
  rate: positive.default(2e-3),
  rateEnd: positive.default(1e-4),
  /** `cosine`: held to `rateHold` of the training, then down a cosine. `plateau`: divided when validation stalls. */
  schedule: z.enum(['cosine', 'plateau']).default('cosine'),
  rateHold: z.number().min(0).max(1).default(0.55),
  plateauPatience: z.number().int().positive().default(2),
  plateauFactor: positive.default(4),
  /** Epochs without a better validation bound, at the full weight of the divergence, after which training ends. */
  stopPatience: z.number().int().positive().default(30),
  /** The largest norm of the gradient. */
  clip: positive.default(0.25),
  /** Decoupled, per unit of learning rate. */
  weightDecay: z.number().min(0).default(0.1),
  /** The weight of the divergence: `klStart` for `klHoldEpochs`, then linearly to 1 in `klRampEpochs`. */
  klStart: z.number().min(0).max(1).default(0.02),
  klHoldEpochs: whole.default(6),
  klRampEpochs: whole.default(20),
  /** Shares of outputs dropped: of the prior's LSTM layers and of the decoder's features. */
  priorDropout: share.default(0.2),
  decoderDropout: share.default(0.2),
  /** How much of the running average of the parameters stays at each update. */
  averaging: share.default(0.995),
  /** Epochs between validations. */
  validateEvery: z.number().int().positive().default(1),
  /** Which parameters move; a training from scratch moves all. */
  trainable: trainableSchema.default('all'),
  /** Music: the most semitones by which a piece is moved, anew each epoch. */
  transpose: whole.max(11).default(0),
  /** The share of the updates that rehearse pieces of the model which the training started from. */
  rehearse: share.default(0),
  /** Where an epoch is long: updates between validations within it, each a line of the log. */
  validateUpdates: z.number().int().positive().optional(),
});

/** See {@link trainingSettingsSchema}. */
export type TrainingSettings = Readonly<z.infer<typeof trainingSettingsSchema>>;

/**
 * One epoch, or what of it came since the last record, as the log tells it; bounds in nats per step (T + 1), divergence
 * at its full weight.
 */
export interface EpochRecord {
  readonly epoch: number;
  readonly updates: number;
  /** Seconds of the budget's clock, training and validation together. */
  readonly seconds: number;
  readonly klWeight: number;
  readonly rate: number;
  readonly gradientNorm: number;
  readonly train: Bound;
  readonly valid: Bound | null;
  readonly best: boolean;
}

/** The negative evidence lower bound and its two parts, in nats per step. */
export interface Bound {
  readonly elbo: number;
  readonly reconstruction: number;
  readonly kl: number;
}
