import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MusicDataset } from '../../core/music/dataset.ts';
import { LOWEST_PITCH, type PianoRoll } from '../../core/music/roll.ts';
import type { Vocabulary } from '../../core/text/vocabulary.ts';
import type { Sequence } from '../../models/train/data.ts';
import { isCollection } from '../collection/format.ts';
import { readCollection } from '../collection/read.ts';
import { readMusicDataset } from '../midi/dataset-file.ts';
import { readMusicFolder } from '../midi/folder.ts';
import { kindOfData, type Kind } from './data-kind.ts';
import { readTextData } from './text-data.ts';
import type { TrainingData } from './training-data.ts';

/** Chorales and most published rolls count in quarter notes; JSON does not say. */
const JSON_STEP_QUARTERS = 1;

/** How data is read. */
export interface ReadOptions {
  /** What it should be; as it looks unless given. */
  readonly kind?: Kind;
  /** Music: the step in quarter notes; detected unless given. */
  readonly grid?: number | 'auto';
  /** Text: the symbols of a model; those of the sentences to train on unless given. */
  readonly vocabulary?: Vocabulary;
}

/**
 * Reads what `--data` names: a folder of MIDI, a music `.json`, a text of a sentence a line, each `.gz` too, the prefix of
 * a text in three files, or a collection. What has no splits is split by seed; a collection has its own, and its own grid
 * and symbols.
 * @throws RivuletError `not-found`, `bad-file`, or `bad-argument` when it is not of the kind asked for.
 */
export async function readTrainingData(
  path: string,
  seed: number,
  { kind, grid = 'auto', vocabulary }: ReadOptions = {},
): Promise<TrainingData> {
  const known = await kindOfData(path, kind);
  if (isCollection(path)) return readCollection(path);
  return known === 'text' ? readTextData(path, seed, vocabulary) : readMusicData(path, seed, grid);
}

async function readMusicData(path: string, seed: number, grid: number | 'auto'): Promise<TrainingData> {
  if ((await stat(path)).isDirectory()) {
    const folder = await readMusicFolder(path, { grid, seed });
    const { files, rejected, warned } = folder.report;
    const source = `${files} files, ${warned} with a warning, ${rejected} rejected (see: import)`;
    return described(path, folder, folder.stepQuarters, source);
  }
  const stepQuarters = grid === 'auto' ? JSON_STEP_QUARTERS : grid;
  return described(path, await readMusicDataset(path), stepQuarters, '1 file of rolls');
}

function described(path: string, music: MusicDataset, stepQuarters: number, source: string): TrainingData {
  const splits = { train: music.train.map(keys), valid: music.valid.map(keys), test: music.test.map(keys) };
  const fingerprint = createHash('sha256').update(JSON.stringify(splits)).digest('hex');
  const { train, valid, test } = splits;
  const parts = `${train.length} pieces to train on, ${valid.length} to validate, ${test.length} to test`;
  const step = Number(stepQuarters.toFixed(4));
  const summary = `${source}: ${parts}; a step is ${step} of a quarter note`;
  return { kind: 'music', name: basename(path), splits, stepQuarters, fingerprint, summary };
}

/** Pitches as indices of the 88 keys. */
function keys(roll: PianoRoll): Sequence {
  return roll.map((pitches) => pitches.map((pitch) => pitch - LOWEST_PITCH));
}
