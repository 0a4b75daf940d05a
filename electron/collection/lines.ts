import type { CollectionReport } from '../../core/contract/collection.ts';
import type { Meter } from '../../core/music/meter.ts';
import type { PianoRoll } from '../../core/music/roll.ts';
import type { Vocabulary } from '../../core/text/vocabulary.ts';

/** The first line. */
export interface Head {
  readonly format: number;
  readonly kind: 'music' | 'text';
}

/** A piece: the place of its file in the report's items, and its music (whole, without silent ends) with its bars. */
export type MusicLine = readonly [file: number, roll: PianoRoll, meter: Meter];
/** A sentence: the place of its file, and its text in the symbols of the model. */
export type TextLine = readonly [file: number, text: string];
/** A line between the first and the last. */
export type PieceLine = MusicLine | TextLine;

/** The last line. */
export interface Tail {
  readonly report: CollectionReport;
  /** The part of each piece, a letter each: t(rain), v(alid), e: test. */
  readonly splits: string;
  readonly maxSteps: number;
  readonly vocabulary?: Vocabulary;
}
