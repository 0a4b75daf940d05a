import { basename, resolve } from 'node:path';
import type { Piece } from '../../core/contract/engine.ts';
import type { Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import type { SPLITS } from '../../core/music/dataset.ts';
import { nearestPiece, type Fingerprint } from '../../core/fingerprint.ts';
import { fingerprint } from '../../core/music/novelty.ts';
import { LOWEST_PITCH, type PianoRoll } from '../../core/music/roll.ts';
import { musicDistances, type MusicDistances, musicStatistics } from '../../core/music/statistics.ts';
import { NgramModel } from '../../core/text/ngram-model.ts';
import { knownText, type TextStatistics, textStatistics } from '../../core/text/statistics.ts';
import type { Sequence, Splits } from '../../models/train/data.ts';
import { readTrainingData } from '../trainer/dataset.ts';
import { generateOnce } from './generation.ts';
import type { PlacementOptions } from './options.ts';

/** Samples come out the same every time. */
const SEED = 1;

type Split = (typeof SPLITS)[number];

/** How much pieces share with the training piece that is nearest to each, 0 … 1. */
interface Sharing {
  readonly mean: number;
  /** The piece that shares most: its place, the training piece's place, and what they share. */
  readonly most: { readonly index: number; readonly piece: number; readonly share: number } | null;
}

/** What every report says of its samples. */
interface Drawn {
  readonly samples: number;
  /** The length of each; null where it was drawn as the data had it. */
  readonly length: number | null;
  /** What draws them again. */
  readonly command: string;
}

/** Samples of music beside a split; `ofTraining` and `ofSplit` say what is usual between parts of the data. */
export interface MusicReport {
  readonly distances: MusicDistances;
  readonly ofTraining: MusicDistances;
  readonly shared: Sharing;
  readonly ofSplit: Sharing;
}

/** Text's figures with the perplexity per character under an n-gram model of the training sentences. */
type TextFigures = TextStatistics & { readonly perplexity: number };

/** Sentences beside a split of the data. */
export interface TextReport extends TextFigures {
  readonly ofSplit: TextFigures;
}

/** Either, with what was drawn. */
export type SampleReport = Drawn & (MusicReport | TextReport);

/** What samples are drawn from and compared with. */
export interface StatisticsOptions extends PlacementOptions {
  readonly model: string;
  readonly data: string;
  readonly split: Split;
  /** How many samples. */
  readonly statistics: number;
  /** Steps of each; drawn as the data had it unless given. */
  readonly length?: number;
  /** Spread of the noise; 1 is as trained. */
  readonly temperature: number;
}

/** Draws samples from a model, and compares them with a split of the data. */
export async function sampleStatistics(
  dir: string,
  manifest: Manifest,
  options: StatisticsOptions,
): Promise<SampleReport> {
  const { data, split, statistics: count, length, seed = SEED } = options;
  const { provider, threads, temperature } = options;
  const { kind, training, stepQuarters, vocabulary } = manifest;
  const form = { kind, ...(stepQuarters && { grid: stepQuarters }), ...(vocabulary && { vocabulary }) };
  const { splits } = await readTrainingData(resolve(data), training.seed, form);
  if (splits.train.length === 0) {
    throw new RivuletError(
      'bad-argument',
      `${data} has no training part that samples could be compared with.`,
    );
  }
  const place = { model: dir, provider, threads };
  const pieces = await generateOnce({ ...place, seed, count, temperature, ...(length && { steps: length }) });
  const report =
    kind === 'music' ? musicReport(pieces, splits, split) : textReport(pieces, splits, split, vocabulary!);
  return { samples: count, length: length ?? null, command: commandOf(options), ...report };
}

/** The command without paths of this machine. */
function commandOf(options: StatisticsOptions): string {
  const { model, data, split, statistics, length, temperature, seed = SEED } = options;
  const what = `--model ${basename(model)} --data ${basename(data)} --split ${split}`;
  const drawn = `--statistics ${statistics}${length ? ` --length ${length}` : ''}${temperature === 1 ? '' : ` --temperature ${temperature}`} --seed ${seed}`;
  return `rivulet eval ${what} ${drawn} --json`;
}

function musicReport(pieces: readonly Piece[], splits: Splits, split: Split): MusicReport {
  const [samples, train, data] = [
    pieces.map(({ roll }) => roll ?? []),
    splits.train.map(rollOf),
    splits[split].map(rollOf),
  ];
  const [ofSamples, ofTrain, ofData] = [samples, train, data].map(musicStatistics);
  const known = train.map(fingerprint);
  return {
    distances: musicDistances(ofSamples!, ofData!),
    ofTraining: musicDistances(ofTrain!, ofData!),
    shared: sharing(samples, known),
    ofSplit: sharing(data, known),
  };
}

function rollOf(sequence: Sequence): PianoRoll {
  return sequence.map((keys) => keys.map((key) => key + LOWEST_PITCH));
}

/** Pieces too short to be recognised share nothing. */
function sharing(pieces: readonly PianoRoll[], known: readonly Fingerprint[]): Sharing {
  const found = pieces.flatMap((roll, index) => {
    const nearest = nearestPiece(known, fingerprint(roll));
    return nearest ? [{ index, ...nearest }] : [];
  });
  return {
    mean: found.reduce((sum, { share }) => sum + share, 0) / Math.max(1, pieces.length),
    most: found.reduce<Sharing['most']>(
      (best, each) => (best && best.share >= each.share ? best : each),
      null,
    ),
  };
}

function textReport(
  pieces: readonly Piece[],
  splits: Splits,
  split: Split,
  vocabulary: readonly string[],
): TextReport {
  const sentencesOf = (sequences: readonly Sequence[]) =>
    sequences.map((sequence) => sequence.map(([symbol]) => vocabulary[symbol!]).join(''));
  const train = sentencesOf(splits.train);
  const [known, model] = [knownText(train), new NgramModel(train)];
  const figures = (sentences: readonly string[]) => ({
    ...textStatistics(sentences, known),
    perplexity: model.perplexity(sentences),
  });
  return {
    ...figures(pieces.map(({ text }) => text ?? '')),
    ofSplit: figures(sentencesOf(splits[split])),
  };
}
