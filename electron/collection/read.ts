import type { CollectionReport } from '../../core/contract/collection.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import type { Split } from '../../core/hold-out.ts';
import { LOWEST_PITCH, type PianoRoll } from '../../core/music/roll.ts';
import { indicesOf, symbolsOf, UNKNOWN, type Vocabulary } from '../../core/text/vocabulary.ts';
import type { Sequence } from '../../models/train/data.ts';
import type { TrainingData } from '../trainer/training-data.ts';
import { spansOf } from './draft.ts';
import { LETTERS, readLines } from './format.ts';
import type { MusicLine, PieceLine, Tail, TextLine } from './lines.ts';

/** Names of each part's sequences. */
type Sources = Readonly<Record<Split, readonly string[]>>;

/** A collection to train on, with the file that each sequence comes from. */
export interface Collection extends TrainingData {
  readonly report: CollectionReport;
  readonly sources: Sources;
}

type Parts<T> = Record<Split, T[]>;
const parts = <T>(): Parts<T> => ({ train: [], valid: [], test: [] });

/**
 * A cached collection for training.
 * @throws RivuletError `not-found`, or `bad-file` for anything that is no whole collection.
 */
export async function readCollection(file: string): Promise<Collection> {
  const lines: PieceLine[] = [];
  const { fingerprint, ...tail } = await readLines(file, (line) => lines.push(line));
  const { report, vocabulary } = tail;
  const { splits, sources } = sequencesOf(file, lines, tail);
  const { kind, name, stepQuarters } = report;
  return {
    kind,
    name,
    splits,
    sources,
    report,
    fingerprint,
    summary: summaryOf(report),
    ...(stepQuarters !== undefined && { stepQuarters }),
    ...(vocabulary && { vocabulary, unknown: unknownIn(splits, vocabulary) }),
  };
}

/** @throws RivuletError `bad-file` for text with a symbol that the collection does not have. */
function sequencesOf(file: string, lines: readonly PieceLine[], tail: Tail) {
  const { report, vocabulary } = tail;
  const toSequences = vocabulary ? textSequences(vocabulary) : musicSequences(tail);
  const splits = parts<Sequence>();
  const sources = parts<string>();
  lines.forEach((line, i) => {
    const split = splitOf(tail.splits[i]);
    for (const sequence of sequencesIn(file, () => toSequences(line, split))) {
      splits[split].push(sequence);
      sources[split].push(report.items[line[0]]!.file);
    }
  });
  return { splits, sources };
}

function sequencesIn(file: string, make: () => Sequence[]): Sequence[] {
  try {
    return make();
  } catch (cause) {
    throw new RivuletError('bad-file', `${file} is no whole collection: ${messageOf(cause)}`, cause);
  }
}

function splitOf(letter: string | undefined): Split {
  return (Object.keys(LETTERS) as Split[]).find((split) => LETTERS[split] === letter) ?? 'train';
}

function musicSequences({ maxSteps }: Tail): (line: PieceLine, split: Split) => Sequence[] {
  return (line, split) => {
    const [, roll, meter] = line as MusicLine;
    const keys = keysOf(roll);
    return spansOf({ steps: roll.length, meter }, split, maxSteps).map(({ start, end }) =>
      keys.slice(start, end),
    );
  };
}

/** Pitches as indices of the 88 keys. */
function keysOf(roll: PianoRoll): Sequence {
  return roll.map((pitches) => pitches.map((pitch) => pitch - LOWEST_PITCH));
}

/** Steps of equal symbols are one and the same array: millions of characters would be millions of arrays. */
function textSequences(vocabulary: Vocabulary): (line: PieceLine) => Sequence[] {
  const indices = indicesOf(vocabulary);
  const steps = vocabulary.map((_, symbol) => [symbol]);
  return (line) => {
    const [, text] = line as TextLine;
    return [symbolsOf(text, indices).map((symbol) => steps[symbol]!)];
  };
}

function unknownIn({ train, valid, test }: TrainingData['splits'], vocabulary: Vocabulary) {
  const symbol = vocabulary.indexOf(UNKNOWN);
  const count = (part: readonly Sequence[]) =>
    part.reduce((sum, sequence) => sum + sequence.filter((step) => step[0] === symbol).length, 0);
  return { train: count(train), valid: count(valid), test: count(test) };
}

function summaryOf({ kind, files, warned, rejected, pieces, parts, stepQuarters }: CollectionReport): string {
  const what = kind === 'music' ? 'pieces' : 'sentences';
  const all = (counts: typeof pieces) => counts.train + counts.valid + counts.test;
  return [
    `${files} files, ${warned} with a warning, ${rejected} rejected`,
    `${pieces.train} ${what} to train on, ${pieces.valid} to validate, ${pieces.test} to test`,
    ...(all(parts) > all(pieces) ? [`${all(parts)} parts after long ones were cut`] : []),
    ...(stepQuarters === undefined ? [] : [`a step is ${Number(stepQuarters.toFixed(4))} of a quarter note`]),
  ].join('; ');
}
