import type { TrainingSettings } from '../../core/contract/training.ts';
import type { Random } from '../../core/random.ts';
import { bucketedBatches, type Sequence } from './data.ts';
import { transposed } from './transpose.ts';

/** Sequences of one update. */
export interface Batch {
  readonly sequences: readonly Sequence[];
  /** Whether these are what a model rehearses, and no data. */
  readonly rehearsed: boolean;
}

/** What an epoch is made of. */
export interface EpochSource {
  readonly train: readonly Sequence[];
  /** Pieces of the model that a training started from. */
  readonly rehearsal?: readonly Sequence[];
}

/**
 * The updates of one epoch in their order: every sequence to train on once, moved by some semitones where the settings
 * say so, and between them as many batches of rehearsal as make up its share (generative replay: Shin et al. 2017).
 */
export function epochBatches(
  { train, rehearsal = [] }: EpochSource,
  settings: Pick<TrainingSettings, 'batch' | 'transpose' | 'rehearse'>,
  random: Random,
): Batch[] {
  const { batch, transpose, rehearse } = settings;
  const moved = transpose > 0 ? train.map((sequence) => transposed(sequence, transpose, random)) : train;
  const own = bucketedBatches(moved, batch, random).map((sequences) => ({ sequences, rehearsed: false }));
  const wanted = Math.round((train.length * rehearse) / (1 - rehearse));
  if (wanted === 0 || rehearsal.length === 0) return own;
  const chosen = random.shuffled(rehearsal).slice(0, wanted);
  const old = bucketedBatches(chosen, batch, random).map((sequences) => ({ sequences, rehearsed: true }));
  return random.shuffled([...own, ...old]);
}
