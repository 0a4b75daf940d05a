import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RivuletError } from '../../core/errors.ts';
import type { MusicDataset } from '../../core/music/dataset.ts';
import { LOWEST_PITCH, type PianoRoll } from '../../core/music/roll.ts';
import type { Sequence, Splits } from '../../models/train/data.ts';
import { readMusicDataset } from '../midi/dataset-file.ts';
import { readMusicFolder } from '../midi/folder.ts';

/** Chorales and most published rolls count in quarter notes; JSON does not say. */
const JSON_STEP_QUARTERS = 1;

/** Sequences to train on, with what the manifest and a checkpoint need to know of them. */
export interface TrainingData {
  /** The name of the folder or file, without its path. */
  readonly name: string;
  readonly splits: Splits;
  readonly stepQuarters: number;
  /** SHA-256 of all sequences in order: a training continues only on the same data. */
  readonly fingerprint: string;
  /** What was read, in a line for people. */
  readonly summary: string;
}

/**
 * Reads what `--data` names: a folder of MIDI, or a music `.json` or `.json.gz`.
 * @throws RivuletError `not-found` or `bad-file`.
 */
export async function readTrainingData(
  path: string,
  grid: number | 'auto',
  seed: number,
): Promise<TrainingData> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new RivuletError('not-found', `There is no data at ${path}.`, cause);
  });
  if (found.isDirectory()) {
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
  return { name: basename(path), splits, stepQuarters, fingerprint, summary };
}

/** Pitches as indices of the 88 keys. */
function keys(roll: PianoRoll): Sequence {
  return roll.map((pitches) => pitches.map((pitch) => pitch - LOWEST_PITCH));
}
