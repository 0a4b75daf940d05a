import { splitPieces } from '../../core/hold-out.ts';
import { cutPiece } from '../../core/music/collection/cuts.ts';
import { Random } from '../../core/random.ts';
import type { Sequence, Splits } from '../../models/train/data.ts';
import type { TrainingData } from './training-data.ts';

/**
 * Data as a model that learns further can use them: pieces longer than `maxSteps` cut, those to train on with overlap,
 * and something held out where nothing was. A collection is so already, and stays as it is.
 */
export function fitted(data: TrainingData, maxSteps: number, seed: number): TrainingData {
  if (data.sources) return data;
  const { train, valid, test } = withHeldOut(data.splits, seed);
  const cut = (sequences: readonly Sequence[], overlap: boolean) =>
    sequences.flatMap((sequence) =>
      cutPiece(sequence.length, [], { maxSteps, overlap }).map(({ start, end }) =>
        start === 0 && end === sequence.length ? sequence : sequence.slice(start, end),
      ),
    );
  return { ...data, splits: { train: cut(train, true), valid: cut(valid, false), test: cut(test, false) } };
}

function withHeldOut(splits: Splits, seed: number): Splits {
  const { train, valid, test } = splits;
  if (valid.length > 0 || test.length > 0) return splits;
  const random = Random.of(seed);
  const parts = splitPieces({ scores: train.map(() => random.uniform()) });
  const part = (name: keyof Splits) => train.filter((_, i) => parts[i] === name);
  return { train: part('train'), valid: part('valid'), test: part('test') };
}
