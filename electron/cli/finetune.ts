import os from 'node:os';
import { basename, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { type CollectionSettings, collectionSettingsSchema } from '../../core/contract/collection.ts';
import { type HeldOut, type Memorisation } from '../../core/contract/jobs.ts';
import { trainableSchema, type Trainable } from '../../core/contract/trainable.ts';
import { RivuletError } from '../../core/errors.ts';
import { parseGrid } from '../../core/music/grid.ts';
import { readModel } from '../host/model-folder.ts';
import { resolveModel } from '../host/model-list.ts';
import { trainInChild } from '../trainer/client.ts';
import { fineTuneJob } from '../trainer/fine-tune-job.ts';
import type { TrainingJob, TrainingProgress, TrainingResult } from '../trainer/job.ts';
import { collected } from './collected.ts';
import { commandLine } from './command-line.ts';
import { untilInterrupted } from './interrupt.ts';
import { positive, whole } from './options.ts';
import { TrainingView } from './training-view.ts';

/** What a laptop gives without becoming slow. */
const MOST_THREADS = 4;
const MINUTES = 5;

interface Options {
  model: string;
  data: string;
  out: string;
  name?: string;
  minutes?: number;
  epochs?: number;
  trainable: Trainable;
  transpose: number;
  rehearse: boolean;
  fresh?: boolean;
  tracks: string;
  grid: string;
  seed: number;
  threads: number;
  iwae?: number;
  dataLicence: string;
  resume?: boolean;
  json?: boolean;
}

/** Adds `finetune`: a model learns further from a person's own music or text. */
export function finetuneCommand(program: Command): void {
  program
    .command('finetune')
    .description('let a model learn from your own music (a folder of MIDI) or text')
    .requiredOption('--model <model>', 'a bundled name, one of your own, or a model folder, to start from')
    .requiredOption('--data <path>', 'a folder of MIDI or of text, a text file, or a .json of rolls')
    .requiredOption('--out <folder>', 'gets the checkpoint, the log and in the end the model')
    .option('--minutes <n>', `the longest it may take, from start to model (${MINUTES})`, positive)
    .option('--epochs <n>', 'this many epochs instead, however long they take', whole)
    .option('--name <name>', 'the name of the new model; that of the folder unless given')
    .addOption(
      new Option('--trainable <which>', 'what moves: all weights, the last layers, the output biases')
        .choices(trainableSchema.options)
        .default('all'),
    )
    .option('--transpose <n>', 'move pieces by up to so many semitones while learning', whole, 0)
    .option('--no-rehearse', 'let it forget what it knew')
    .option('--fresh', 'take the sizes of the model alone, and train from scratch')
    .option('--tracks <which>', 'all, piano, or a channel from 1 to 16', 'all')
    .option('--grid <step>', 'auto for each file its own, common, or a step in quarter notes', 'auto')
    .option('--seed <n>', 'of what is held out, and of all noise', whole, 1)
    .option(
      '--threads <n>',
      'threads of one operation',
      whole,
      Math.min(MOST_THREADS, os.availableParallelism()),
    )
    .option('--data-licence <text>', 'what the manifest says of the rights to the data', 'not stated')
    .option('--resume', 'continue the fine-tuning in --out')
    .option('--json', 'print the result as JSON')
    .action(finetune);
}

async function finetune(options: Options): Promise<void> {
  const from = await resolveModel(options.model);
  const view = new TrainingView();
  try {
    const { manifest } = await readModel(from);
    const result = await untilInterrupted(async (signal) => {
      const data = await collected(resolve(options.data), manifest, settingsOf(options), signal);
      const onProgress = (progress: TrainingProgress) => view.show(progress);
      return trainInChild(jobOf(from, data, options), { onProgress, signal });
    });
    view.end();
    process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary(result));
  } finally {
    view.end();
  }
}

function settingsOf({ tracks, grid, seed }: Options): CollectionSettings {
  const channel = Number(tracks);
  const parsed = collectionSettingsSchema.safeParse({
    tracks: Number.isInteger(channel) ? { of: 'channel', channel } : { of: tracks },
    grid: grid === 'auto' || grid === 'common' ? grid : parseGrid(grid),
    seed,
  });
  if (parsed.success) return parsed.data;
  throw new RivuletError('bad-argument', `--tracks is all, piano, or a channel from 1 to 16, not ${tracks}`);
}

function jobOf(from: string, data: string, options: Options): TrainingJob {
  const out = resolve(options.out);
  const { minutes = options.epochs === undefined ? MINUTES : undefined, epochs, resume = false } = options;
  const { grid, trainable, transpose, rehearse, fresh = false, seed, threads, dataLicence } = options;
  return fineTuneJob({
    ...{ from, data, out, fresh, trainable, transpose, rehearse, seed, threads, resume, dataLicence },
    name: options.name ?? basename(out),
    ...(grid !== 'auto' && grid !== 'common' && { grid: parseGrid(grid) }),
    ...(minutes !== undefined && { minutes }),
    ...(epochs !== undefined && { epochs }),
    command: commandLine(),
  });
}

function summary({ out, before, after, memorisation }: TrainingResult): string {
  if (!before || !after) return `${out}\n`;
  return [`${out}: ${change(before, after)}\n`, ...(memorisation ? [copied(memorisation)] : [])].join('');
}

function change(before: HeldOut, after: HeldOut): string {
  const percent = (100 * (after.nll - before.nll)) / before.nll;
  const sign = percent > 0 ? '+' : '';
  const figures = `${before.nll.toFixed(3)} → ${after.nll.toFixed(3)} ${after.unit}`;
  return `${figures} on ${after.sequences} held-out sequences (${sign}${percent.toFixed(1)}%)`;
}

function copied({ after, heldOut, samples }: Memorisation): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const others = heldOut ? `; held-out pieces up to ${percent(heldOut.most)}` : '';
  return `${samples} new pieces share up to ${percent(after.most)} with their nearest in the data${others}\n`;
}
