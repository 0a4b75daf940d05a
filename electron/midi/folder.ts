import { statSync } from 'node:fs';
import { join } from 'node:path';
import { RivuletError } from '../../core/errors.ts';
import { SPLITS, type MusicDataset } from '../../core/music/dataset.ts';
import { checkGrid } from '../../core/music/grid.ts';
import { withoutSilentEnds, type PianoRoll } from '../../core/music/roll.ts';
import { Random } from '../../core/random.ts';
import { importFiles, type ImportItem, type ImportOptions } from './importer.ts';
import { reportOf, type ImportReport } from './report.ts';
import { listFiles, type FoundFile } from './walk.ts';

/** Music to train on, the length of its steps, and what became of each file. */
export type MusicFolder = MusicDataset & { readonly stepQuarters: number; readonly report: ImportReport };

type Split = (typeof SPLITS)[number];
type Split3<T> = Record<Split, T[]>;

/**
 * Reads a folder of MIDI for training. Folders `train`, `valid` and `test` in it are the split; without `train`,
 * files are split 80/10/10 by `seed`. All pieces share one grid: with `auto`, the one that most of the music is
 * written in. Silence before and after a piece is cut; files without notes are in the report alone. Throws
 * 'not-found', and 'bad-file' when nothing is left to train on.
 */
export async function readMusicFolder(
  dir: string,
  { grid = 'auto', seed = 0, ...parser }: ImportOptions & { seed?: number } = {},
): Promise<MusicFolder> {
  checkGrid(grid);
  const files = await splitFiles(dir, seed);
  const inOrder = SPLITS.flatMap((split) => files[split]);
  let items = await collect(importFiles(inOrder, { grid, ...parser }));
  const stepQuarters = grid === 'auto' ? commonStep(found(items)) : grid;
  if (items.some(({ piece }) => piece?.notes.length && piece.stepQuarters !== stepQuarters)) {
    items = await collect(importFiles(inOrder, { grid: stepQuarters, ...parser }));
  }
  const rolls = (from: number, count: number) => rollsOf(items.slice(from, from + count));
  const train = rolls(0, files.train.length);
  const valid = rolls(files.train.length, files.valid.length);
  const test = rolls(files.train.length + files.valid.length, files.test.length);
  if (train.length === 0) throw new RivuletError('bad-file', `no music to train on in ${dir}`);
  return { train, valid, test, stepQuarters, report: reportOf(items.map(({ report }) => report)) };
}

async function collect(stream: AsyncIterable<ImportItem>): Promise<ImportItem[]> {
  const items: ImportItem[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

function rollsOf(items: readonly ImportItem[]): PianoRoll[] {
  return items.flatMap(({ piece }) => (piece?.notes.length ? [withoutSilentEnds(piece.roll)] : []));
}

async function splitFiles(dir: string, seed: number): Promise<Split3<FoundFile>> {
  if (!isFolder(join(dir, 'train'))) return splitBySeed(await listFiles(dir), seed);
  const below = (split: Split) => (isFolder(join(dir, split)) ? listFiles(join(dir, split)) : []);
  return { train: await below('train'), valid: await below('valid'), test: await below('test') };
}

/** A tenth for validation and a tenth for testing, at least one file each when there are three; the rest trains. */
function splitBySeed(files: readonly FoundFile[], seed: number): Split3<FoundFile> {
  const shuffled = Random.of(seed).shuffled(files);
  const tenth = files.length < 3 ? 0 : Math.max(1, Math.round(files.length / 10));
  return {
    valid: shuffled.slice(0, tenth),
    test: shuffled.slice(tenth, 2 * tenth),
    train: shuffled.slice(2 * tenth),
  };
}

function found(items: readonly ImportItem[]) {
  return items.flatMap(({ piece }) => (piece ? [{ ...piece, notes: piece.notes.length }] : []));
}

/** The step in which most notes are written, of equals the longest. */
export function commonStep(pieces: readonly { stepQuarters: number; notes: number }[]): number {
  const notesOf = new Map<number, number>();
  for (const { stepQuarters, notes } of pieces) {
    notesOf.set(stepQuarters, (notesOf.get(stepQuarters) ?? 0) + notes);
  }
  const [most] = [...notesOf].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return most?.[0] ?? 1;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
