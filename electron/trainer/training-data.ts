import type { SPLITS } from '../../core/music/dataset.ts';
import type { Vocabulary } from '../../core/text/vocabulary.ts';
import type { Splits } from '../../models/train/data.ts';
import type { Kind } from './data-kind.ts';

/** Sequences to train on, with what the manifest and a checkpoint need to know of them. */
export interface TrainingData {
  readonly kind: Kind;
  /** The name of the folder or file, without its path. */
  readonly name: string;
  readonly splits: Splits;
  /** Music: quarter notes per step. */
  readonly stepQuarters?: number;
  /** Text: what each symbol prints. */
  readonly vocabulary?: Vocabulary;
  /** Text: characters of each split that the vocabulary does not have. */
  readonly unknown?: Readonly<Record<(typeof SPLITS)[number], number>>;
  /** The file that each sequence comes from, where there are several. */
  readonly sources?: Readonly<Record<(typeof SPLITS)[number], readonly string[]>>;
  /** SHA-256 of all sequences in order: a training continues only on the same data. */
  readonly fingerprint: string;
  /** What was read, in a line for people. */
  readonly summary: string;
}
