import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import {
  MAX_SENTENCE,
  parseSentences,
  splitSentences,
  type SentenceSplits,
} from '../../core/text/sentences.ts';
import { indicesOf, symbolsOf, UNKNOWN, vocabularyOf, type Vocabulary } from '../../core/text/vocabulary.ts';
import type { Sequence } from '../../models/train/data.ts';
import { inflated } from '../host/inflate.ts';
import { partsOf } from './data-kind.ts';
import type { TrainingData } from './training-data.ts';

/** Sentences in their splits, and how many lines of all files were too long. */
type Text = SentenceSplits & { readonly tooLong: number };

/**
 * Reads a text: one file of a sentence a line, split by seed, or a prefix of three files. Symbols are those of
 * `vocabulary`, or of the sentences to train on.
 * @throws RivuletError `not-found` or `bad-file`.
 */
export async function readTextData(
  path: string,
  seed: number,
  vocabulary?: Vocabulary,
): Promise<TrainingData> {
  const text = existsSync(path) ? await readOne(path, seed) : await readParts(await partsOf(path));
  const { train, valid, test, tooLong } = text;
  const symbols = vocabulary ?? vocabularyOf(train);
  const splits = inSymbols({ train, valid, test }, symbols);
  const unknown = unknownIn(splits, symbols.indexOf(UNKNOWN));
  return {
    kind: 'text',
    name: basename(path),
    splits,
    vocabulary: symbols,
    unknown,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([train, valid, test]))
      .digest('hex'),
    summary: summaryOf(splits, symbols, tooLong, unknown),
  };
}

async function readParts(parts: ReadonlyMap<string, string>): Promise<Text> {
  const [train, valid, test] = await Promise.all(
    ['train', 'valid', 'test'].map(async (part) => parseSentences(await readText(parts.get(part)))),
  );
  return {
    train: train!.sentences,
    valid: valid!.sentences,
    test: test!.sentences,
    tooLong: train!.tooLong + valid!.tooLong + test!.tooLong,
  };
}

async function readOne(path: string, seed: number): Promise<Text> {
  const { sentences, tooLong } = parseSentences(await readText(path));
  return { ...splitSentences(sentences, Random.of(seed)), tooLong };
}

/** A file as text, packed or not; nothing for a part that is not there. */
async function readText(path: string | undefined): Promise<string> {
  if (path === undefined) return '';
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new RivuletError('not-found', `${path} cannot be read: ${messageOf(cause)}`, cause);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await inflated(bytes));
  } catch (cause) {
    throw new RivuletError('bad-file', `${path} is no text in UTF-8: ${messageOf(cause)}`, cause);
  }
}

/** Steps of equal symbols are one and the same array: millions of characters would be millions of arrays. */
function inSymbols(sentences: SentenceSplits, vocabulary: Vocabulary): TrainingData['splits'] {
  const indices = indicesOf(vocabulary);
  const steps = vocabulary.map((_, symbol) => [symbol]);
  const sequences = (part: readonly string[]): Sequence[] =>
    part.map((sentence) => symbolsOf(sentence, indices).map((symbol) => steps[symbol]!));
  return {
    train: sequences(sentences.train),
    valid: sequences(sentences.valid),
    test: sequences(sentences.test),
  };
}

function unknownIn({ train, valid, test }: TrainingData['splits'], symbol: number) {
  const count = (part: readonly Sequence[]) =>
    part.reduce((sum, sequence) => sum + sequence.filter((step) => step[0] === symbol).length, 0);
  return { train: count(train), valid: count(valid), test: count(test) };
}

function summaryOf(
  { train, valid, test }: TrainingData['splits'],
  vocabulary: Vocabulary,
  tooLong: number,
  unknown: Readonly<Record<string, number>>,
): string {
  const strange = Object.values(unknown).reduce((sum, count) => sum + count, 0);
  return [
    `${train.length} sentences to train on, ${valid.length} to validate, ${test.length} to test`,
    `${vocabulary.length} symbols`,
    ...(strange > 0 ? [`${strange} characters that are not among them`] : []),
    ...(tooLong > 0 ? [`${tooLong} lines of more than ${MAX_SENTENCE} characters left out`] : []),
  ].join('; ');
}
