import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { parseGrid } from '../../core/music/grid.ts';
import { architectures } from '../../core/contract/config.ts';
import {
  BACKENDS,
  configFileSchema,
  trainingJobSchema,
  type TrainingJob,
  type TrainingResult,
} from '../trainer/job.ts';
import { trainInChild } from '../trainer/client.ts';
import { commandLine } from './command-line.ts';
import { untilInterrupted } from './interrupt.ts';
import { TrainingView } from './training-view.ts';
import { addPlacement, type PlacementOptions, positive, whole } from './options.ts';

interface Options extends PlacementOptions {
  data: string;
  kind?: string;
  arch?: string;
  out: string;
  name?: string;
  config?: string;
  hidden?: number;
  epochs?: number;
  batch?: number;
  minutes?: number;
  cpuMinutes?: number;
  grid: string;
  backend: string;
  iwae: number;
  dataLicence: string;
  resume?: boolean;
  json?: boolean;
}

/** Epochs when minutes limit a training. */
const UNLIMITED_EPOCHS = 1_000_000;

/** Adds `train`: trains a model on a folder of MIDI, a file of rolls, or text. */
export function trainCommand(program: Command): void {
  const command = program
    .command('train')
    .description('train a model on music (a folder of MIDI, or .json of rolls) or on text')
    .requiredOption(
      '--data <path>',
      'a folder of MIDI, a roll file, a text file of a sentence a line, or the prefix of three such',
    )
    .requiredOption('--out <folder>', 'gets the checkpoint, the log and in the end the model')
    .addOption(
      new Option('--kind <kind>', 'what the data is; as it looks unless given').choices(['music', 'text']),
    )
    .addOption(new Option('--arch <arch>', 'the architecture; af-scf unless given').choices(architectures))
    .option('--name <name>', 'the name of the model; that of the folder unless given')
    .option('--config <file>', 'JSON with {"model": …, "training": …}, see core/contract')
    .option('--hidden <n>', 'width of the recurrent layers', whole)
    .option(
      '--epochs <n>',
      'at most this many epochs (music 100, text 10; without limit when minutes are given)',
      whole,
    )
    .option('--batch <n>', 'sequences per update', whole)
    .option('--minutes <n>', 'at most this long by the clock', positive)
    .option('--cpu-minutes <n>', 'at most this long in time of the processor', positive)
    .option('--grid <step>', 'step of a MIDI folder in quarter notes, such as 1, 0.25 or 1/3', 'auto')
    .option('--backend <name>', `what computes: ${BACKENDS.join(', ')}`, 'onnx')
    .option('--iwae <k>', 'samples of the final likelihood', whole, 30)
    .option('--data-licence <text>', 'what the manifest says of the rights to the data', 'not stated')
    .option('--resume', 'continue the training in --out')
    .option('--json', 'print the result as JSON');
  addPlacement(command).action(async (options: Options) => {
    const job = await jobOf(options);
    const view = new TrainingView();
    try {
      const result = await untilInterrupted((signal) =>
        trainInChild(job, { onProgress: (progress) => view.show(progress), signal }),
      );
      view.end();
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : summary(result));
    } finally {
      view.end();
    }
  });
}

async function jobOf(options: Options): Promise<TrainingJob> {
  const file = options.config ? await readConfig(options.config) : { model: {}, training: {} };
  const minutes = options.cpuMinutes ?? options.minutes;
  const epochs =
    options.epochs ??
    (options.resume ? undefined : (file.training.epochs ?? (minutes ? UNLIMITED_EPOCHS : undefined)));
  const out = resolve(options.out);
  const job = {
    data: resolve(options.data),
    dataLicence: options.dataLicence,
    out,
    name: options.name ?? basename(out),
    model: { ...file.model, ...defined({ hidden: options.hidden, arch: options.arch, kind: options.kind }) },
    training: { ...file.training, ...defined({ epochs, batch: options.batch, seed: options.seed }) },
    grid: parseGrid(options.grid),
    ...defined({ minutes }),
    threads: options.threads,
    provider: options.provider === 'auto' ? 'cpu' : options.provider,
    minutesOf: options.cpuMinutes === undefined ? 'wall' : 'processor',
    resume: options.resume ?? false,
    backend: options.backend,
    iwae: options.iwae,
    command: commandLine(),
  };
  return parse(trainingJobSchema, job, 'The training cannot be done as asked');
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new RivuletError('bad-argument', `${what}: ${path.join('.')}: ${message}`, parsed.error);
}

async function readConfig(path: string): Promise<z.infer<typeof configFileSchema>> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new RivuletError('bad-file', `${path} cannot be read as JSON: ${messageOf(cause)}`, cause);
  }
  return parse(configFileSchema, json, path);
}

function defined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as never;
}

function summary({ out, metrics }: TrainingResult): string {
  const { nll, unit, split, iwae, reconstruction } = metrics;
  const figure = `${Number(nll).toFixed(3)} ${unit} on ${split} (K = ${iwae})`;
  return `${out}: ${figure}, reconstruction ${Number(reconstruction).toFixed(3)}\n`;
}
