import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rollToMidi } from '../../core/music/midi/write.ts';
import type { PianoRoll } from '../../core/music/roll.ts';
import { Random } from '../../core/random.ts';
import { nodeArguments } from '../../electron/host/node-arguments.ts';
import { sharedPath } from '../core/music/shared-data.ts';
import type { ReadFigures } from './collection-reader.ts';

const READER = fileURLToPath(new URL('./collection-reader.ts', import.meta.url));

/** How many files are made for the large folder. */
export interface CollectionBench {
  readonly files: number;
}

/** Files in a folder of the one that is read. */
const IN_A_FOLDER = 100;
/** Of so many files one is broken, and one the file before in another key. */
const BROKEN = 50;
const COPIED = 100;
/** As many real files as the promise is about, from these folders of the shared data. */
const REAL_FILES = 100;
const REAL = ['midi/real', 'midi/jsb/train'];

/** Seconds and memory for a large folder of small files, made from one seed, and for a hundred real files. */
export async function benchCollection({ files }: CollectionBench): Promise<Record<string, number>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-bench-'));
  try {
    const real = await realFigures(path.join(folder, 'real'), path.join(folder, 'cache'));
    await writeFiles(path.join(folder, 'many'), files);
    const many = await manyFigures(path.join(folder, 'many'), path.join(folder, 'cache'), files);
    return { ...many, ...real };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function manyFigures(folder: string, cache: string, files: number) {
  const { items, ...figures } = await readIn(folder, cache);
  const again = await readIn(folder, cache);
  return { files, forgotten: files - items, ...figures, cached_seconds: again.seconds };
}

async function realFigures(folder: string, cache: string) {
  const found = await Promise.all(REAL.map(sharedPath).filter(existsSync).map(filesOf));
  const files = found.flat().slice(0, REAL_FILES);
  if (files.length === 0) return {};
  await mkdir(folder, { recursive: true });
  for (const [i, file] of files.entries())
    await copyFile(file, path.join(folder, `${i}-${path.basename(file)}`));
  const { seconds, items } = await readIn(folder, cache);
  return { real_files: files.length, real_forgotten: files.length - items, real_seconds: seconds };
}

async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort().map((name) => path.join(folder, name));
}

async function readIn(folder: string, cache: string): Promise<ReadFigures> {
  const child = fork(READER, [folder, cache], { execArgv: nodeArguments(READER) });
  const [figures] = (await once(child, 'message')) as [ReadFigures];
  return figures;
}

async function writeFiles(folder: string, files: number): Promise<void> {
  for (let i = 0; i < files; i++) {
    const inside = path.join(folder, String(Math.floor(i / IN_A_FOLDER)));
    if (i % IN_A_FOLDER === 0) await mkdir(inside, { recursive: true });
    await writeFile(path.join(inside, `${i}.mid`), fileOf(i));
  }
}

function fileOf(i: number): Uint8Array {
  const copy = i % COPIED === 1;
  const bytes = rollToMidi(copy ? higher(piece(i - 1)) : piece(i), { stepQuarters: 0.25 });
  return i % BROKEN === BROKEN - 1 ? bytes.subarray(0, i % 30) : bytes;
}

/** Two to four voices that wander, for 64 to 320 steps. */
function piece(seed: number): PianoRoll {
  const random = Random.of(seed);
  const voices = Array.from({ length: 2 + random.below(3) }, (_, i) => 45 + 8 * i);
  return Array.from({ length: 64 + random.below(257) }, () => {
    voices.forEach((pitch, i) => (voices[i] = Math.min(90, Math.max(40, pitch + random.below(5) - 2))));
    return [...new Set(voices)].sort((a, b) => a - b);
  });
}

function higher(roll: PianoRoll): PianoRoll {
  return roll.map((step) => step.map((pitch) => pitch + 2));
}
