import type { ModelConfig } from '../../core/contract/config.ts';
import type { Bound, EpochRecord, TrainingSettings } from '../../core/contract/training.ts';
import { RivuletError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import type { Runnable } from '../compiler/interpret.ts';
import type { Weights } from '../flows/parameters.ts';
import { evaluate } from '../evaluate/likelihood.ts';
import { lengthHistogram } from '../latent/length.ts';
import { correctedRate } from './adam.ts';
import { stepsOf, type Sequence, type Splits } from './data.ts';
import { type Batch, epochBatches } from './epoch.ts';
import { noisyBatch, scalarFeeds } from './feeds.ts';
import { averagingStep, klWeight, learningRate } from './schedule.ts';
import { Slots } from './slots.ts';
import { freshState, noSums, type TrainingState } from './state.ts';

/** Streams of the seed, so that the data's order, the noise and validation do not share numbers. */
const STREAMS = { training: 1 };
/** Updates in a row that may fail to be finite before training is given up. */
const MAX_SKIPPED = 20;
/** Sequences per run of validation. */
const VALIDATION_BATCH = 16;

/** All that a trainer needs from outside: it knows no files, no process and no wall clock. */
export interface TrainerOptions {
  readonly config: ModelConfig;
  readonly settings: TrainingSettings;
  readonly data: Splits & { readonly rehearsal?: readonly Sequence[] };
  /** `trainingGraph`, compiled or interpreted. */
  readonly step: Runnable;
  /** `evaluationGraph` for one sample. */
  readonly validation: Runnable;
  /** Seconds since this process began to train. */
  readonly clock: () => number;
  /** Seconds after which training ends, if there is a budget. */
  readonly budgetSeconds?: number;
  /** Whether the budget also sets the learning rate, as it does unless told; else the epochs alone do. */
  readonly paced?: 'by budget' | 'by epochs';
}

/** What a trainer tells after each update, and each epoch or part of one that was validated. */
export type TrainingEvent =
  | {
      readonly kind: 'update';
      readonly epoch: number;
      readonly batch: number;
      readonly batches: number;
      readonly share: number;
    }
  | { readonly kind: 'epoch'; readonly record: EpochRecord };

/** Trains one model; everything that a continued run needs is in `state` and `slots`. */
export class Trainer {
  private readonly startSeconds: number;

  constructor(
    private readonly options: TrainerOptions,
    readonly slots: Slots,
    readonly state: TrainingState = freshState(Random.of(options.settings.seed, STREAMS.training).state()),
  ) {
    if (options.data.train.length === 0)
      throw new RivuletError('bad-argument', 'There is nothing to train on.');
    this.startSeconds = state.seconds - options.clock();
  }

  /** Trains to the end of the epochs, of the budget or of patience. Between two events the state may be saved. */
  async *train(): AsyncGenerator<TrainingEvent> {
    while (!this.finished()) {
      const random = Random.from(this.state.epochStart);
      const batches = epochBatches(this.options.data, this.options.settings, random);
      const noise = this.state.batch === 0 ? random : Random.from(this.state.random);
      while (this.state.batch < batches.length && !this.outOfTime()) {
        if (this.isDue()) {
          yield { kind: 'epoch', record: this.record(await this.validate(), batches.length) };
          continue; // for the validation may have taken the rest of the time
        }
        await this.update(batches[this.state.batch]!, batches.length, noise);
        yield {
          kind: 'update',
          epoch: this.state.epoch,
          batch: this.state.batch,
          batches: batches.length,
          share: this.share(batches.length),
        };
      }
      const record = await this.endEpoch(batches.length, noise);
      if (record) yield { kind: 'epoch', record };
    }
  }

  /**
   * Judges the weights as they are, before the first update: what comes after has to be better, or these are the result.
   * For a training that starts from a model.
   */
  async judge(): Promise<Bound | null> {
    const valid = await this.validate();
    if (valid) this.remember(valid);
    return valid;
  }

  /** Whether nothing is left to do. */
  finished(): boolean {
    const { epochs, stopPatience } = this.options.settings;
    return this.state.epoch >= epochs || this.outOfTime() || this.state.sinceBest >= stopPatience;
  }

  /** Whether a validation within the epoch comes before its next update. Of rehearsal alone there is nothing to tell. */
  private isDue(): boolean {
    const { validateUpdates = Infinity } = this.options.settings;
    const { batches, steps } = this.state.sums;
    return batches >= validateUpdates && steps > 0;
  }

  private outOfTime(): boolean {
    const { budgetSeconds } = this.options;
    return budgetSeconds !== undefined && this.state.seconds >= budgetSeconds;
  }

  /** The share of the training that is done, by epochs or by the budget, whichever is further. */
  private share(batches: number): number {
    const { settings, budgetSeconds, paced } = this.options;
    const byEpochs = (this.state.epoch + this.state.batch / batches) / settings.epochs;
    if (paced === 'by epochs') return Math.min(1, byEpochs);
    return Math.min(
      1,
      Math.max(byEpochs, budgetSeconds === undefined ? 0 : this.state.seconds / budgetSeconds),
    );
  }

  private async update({ sequences, rehearsed }: Batch, batches: number, noise: Random): Promise<void> {
    const { settings } = this.options;
    const { state } = this;
    const epoch = state.epoch + state.batch / batches;
    const progress = { epoch, share: this.share(batches), updates: state.updates, stalls: state.stalls };
    const weight = klWeight(settings, progress);
    const rate = learningRate(settings, progress);
    const scalars = {
      klWeight: weight,
      rate: correctedRate(rate, state.updates + 1),
      keep: 1 - rate * settings.weightDecay,
      averaging: averagingStep(settings, state.updates),
      clip: settings.clip,
    };
    const outputs = await this.slots.step(this.options.step, {
      ...noisyBatch(sequences, this.options, noise),
      ...scalarFeeds(scalars),
    });
    const norm = outputs.norm!.data[0] as number;
    if (Number.isFinite(norm)) {
      state.skipped = 0;
      state.updates++;
      state.sums.norm += norm;
      if (!rehearsed) {
        state.sums.reconstruction += outputs.reconstruction!.data[0] as number;
        state.sums.kl += outputs.kl!.data[0] as number;
        state.sums.steps += stepsOf(sequences);
      }
    } else if (++state.skipped > MAX_SKIPPED) {
      throw new RivuletError(
        'training-diverged',
        `Training diverged: ${state.skipped} gradients in a row were not finite. Lower the learning rate.`,
      );
    }
    state.batch++;
    state.sums.batches++;
    state.rate = rate;
    state.klWeight = weight;
    state.random = noise.state();
    this.lookAtClock();
  }

  private lookAtClock(): void {
    this.state.seconds = this.startSeconds + this.options.clock();
  }

  /** Ends an epoch of so many batches; null when nothing came since the last record. */
  private async endEpoch(batches: number, noise: Random): Promise<EpochRecord | null> {
    const { state } = this;
    const { epochs, validateEvery, validateUpdates } = this.options.settings;
    const last = state.epoch + 1 >= epochs || this.outOfTime();
    const due = last || validateUpdates !== undefined || (state.epoch + 1) % validateEvery === 0;
    const record = state.sums.steps > 0 ? this.record(due ? await this.validate() : null, batches) : null;
    Object.assign(state, {
      epoch: state.epoch + 1,
      batch: 0,
      epochStart: noise.state(),
      random: noise.state(),
    });
    return record;
  }

  /** Makes of a validation what it means for the best weights and the rate, and tells what came since the last record. */
  private record(valid: Bound | null, batches: number): EpochRecord {
    const { state } = this;
    const { validateEvery, validateUpdates } = this.options.settings;
    const full = state.klWeight >= 1;
    const best = full && valid !== null && valid.elbo < state.bestElbo;
    if (best) this.remember(valid);
    else if (full && valid !== null) {
      this.stalled(validateUpdates === undefined ? validateEvery : state.sums.batches / batches);
    }
    // Without a validation the time must not run out after it was asked whether this is the last chance of one.
    if (valid !== null) this.lookAtClock();
    const record = this.describe(valid, best);
    state.sums = noSums();
    state.records++;
    return record;
  }

  private describe(valid: Bound | null, best: boolean): EpochRecord {
    const { epoch, updates, seconds, rate, klWeight: weight, sums } = this.state;
    const per = (sum: number) => sum / Math.max(sums.steps, 1);
    const train = {
      elbo: per(sums.reconstruction + sums.kl),
      reconstruction: per(sums.reconstruction),
      kl: per(sums.kl),
    };
    return {
      epoch,
      updates,
      seconds,
      klWeight: weight,
      rate,
      gradientNorm: sums.norm / sums.batches,
      train,
      valid,
      best,
    };
  }

  private remember({ elbo }: Bound): void {
    this.state.bestElbo = elbo;
    this.state.sinceBest = 0;
    this.state.sinceStall = 0;
    this.slots.rememberBest();
  }

  /** A validation without a better bound, so many epochs after the one before it. */
  private stalled(epochs: number): void {
    this.state.sinceBest += epochs;
    if (++this.state.sinceStall < this.options.settings.plateauPatience) return;
    this.state.stalls++;
    this.state.sinceStall = 0;
  }

  /** The bound on the validation split, by the running average of the parameters; the same noise every time. */
  private async validate(): Promise<Bound | null> {
    const { data, validation, config, settings } = this.options;
    if (data.valid.length === 0) return null;
    const { elbo, reconstruction, kl } = await evaluate(data.valid, {
      run: validation,
      weights: this.slots.averages(),
      latent: config.latent,
      vocabulary: config.vocabulary,
      samples: 1,
      histogram: lengthHistogram([], config.maxSteps, 1),
      seed: settings.seed,
      batch: VALIDATION_BATCH,
    });
    return { elbo, reconstruction, kl };
  }

  /** The weights to keep: those of the best validation, or the latest when none was made at the full weight. */
  result(): Weights {
    return this.slots.best() ?? this.slots.averages();
  }
}
