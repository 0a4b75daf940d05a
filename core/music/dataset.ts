import { z } from 'zod';
import { RivuletError } from '../errors.ts';
import { HIGHEST_PITCH, LOWEST_PITCH, type PianoRoll } from './roll.ts';

/** Pieces for training, checking and testing, each a sparse roll of at least one step. */
export type MusicDataset = {
  readonly train: readonly PianoRoll[];
  readonly valid: readonly PianoRoll[];
  readonly test: readonly PianoRoll[];
};

/** The parts that a data set is split into. */
export const SPLITS = ['train', 'valid', 'test'] as const;

const outside = `expected a MIDI pitch from ${LOWEST_PITCH} to ${HIGHEST_PITCH}`;
const pitch = z.int(outside).min(LOWEST_PITCH, outside).max(HIGHEST_PITCH, outside);
const step = z.array(pitch, 'expected a list of pitches');
const piece = z.array(step, 'expected a list of steps').min(1, 'a piece has at least one step');
const pieces = z.array(piece, 'expected a list of pieces');
const schema = z.object(
  { train: pieces, valid: pieces.default([]), test: pieces.default([]) },
  'expected {"train": [[[pitch]…]…], "valid": …, "test": …}',
);

/**
 * Music as JSON says it: `{"train": [[[pitch]…]…], "valid": …, "test": …}`, pieces of steps of pitches. Sorts each
 * step and drops repeats. Throws RivuletError 'bad-file' that names the first wrong place.
 */
export function parseDataset(json: unknown): MusicDataset {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new RivuletError('bad-file', describe(parsed.error.issues), parsed.error);
  const { train, valid, test } = parsed.data;
  return { train: train.map(tidy), valid: valid.map(tidy), test: test.map(tidy) };
}

function tidy(piece: readonly number[][]): PianoRoll {
  return piece.map((pitches) => [...new Set(pitches)].sort((a, b) => a - b));
}

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more faults)` : '';
  return `not a music data set: ${place(first!.path)}${first!.message}${more}`;
}

function place([split, piece, step]: readonly PropertyKey[]): string {
  if (split === undefined) return '';
  const parts = [String(split)];
  if (piece !== undefined) parts.push(`piece ${String(piece)}`);
  if (step !== undefined) parts.push(`step ${String(step)}`);
  return `${parts.join(', ')}: `;
}
