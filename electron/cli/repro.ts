import { resolve } from 'node:path';
import type { Command } from 'commander';
import { collect } from '../repro/collect.ts';
import { addToRow, type Measured, type RowFile } from '../repro/row-file.ts';
import { measureSpeed } from '../repro/speed.ts';
import { measureToy } from '../repro/toy.ts';
import { trainRow } from '../repro/train-row.ts';
import { variantLabel, variantOf } from '../repro/variant.ts';
import { trainInChild } from '../trainer/client.ts';
import { untilInterrupted } from './interrupt.ts';
import { positive, whole } from './options.ts';
import { TrainingView } from './training-view.ts';

interface Options {
  minutes?: number;
  run?: string[];
  resume?: boolean;
  data?: string;
  out?: string;
  from?: string[];
  results: string;
  threads: number;
  json?: boolean;
}

type Measure = (results: string, say: (sentence: string) => void) => Promise<object>;

/** The rows that are no trainings on a data set. */
const OTHERS: Readonly<Record<string, Measure>> = { toy: measureToy, speed: measureSpeed };

/** Adds `repro`: makes a row of the results page, from data to docs/results/ROW.json. */
export function reproCommand(program: Command): void {
  program
    .command('repro')
    .description('measure a row of the results: jsb, nottingham, english, piano, musedata, ptb, toy or speed')
    .argument('<row>', 'which')
    .option(
      '--minutes <n>',
      "the processor's time for the row, shared among its trainings in order",
      positive,
    )
    .option('--run <ids...>', 'these trainings of the row alone, such as af-scf-1')
    .option('--resume', 'go on where the row was stopped; what has finished is not trained again')
    .option('--data <folder>', 'holds the data sets; RIVULET_DATA or ../shared/data unless given')
    .option('--out <folder>', 'gets a folder per training; runs/ROW unless given')
    .option('--from <folders...>', 'take finished model folders that `train --out` wrote, and train nothing')
    .option('--results <folder>', 'gets ROW.json', 'docs/results')
    .option('--threads <n>', 'threads of one operation', whole, 1)
    .option('--json', 'print the row as JSON')
    .action(async (row: string, options: Options) => {
      const other = OTHERS[row];
      if (other) return measured(other, options);
      const file = options.from ? await collected(row, options.from, options) : await trained(row, options);
      process.stdout.write(options.json ? `${JSON.stringify(file)}\n` : table(file));
    });
}

const say = (sentence: string) => void process.stderr.write(`${sentence}\n`);

async function measured(measure: Measure, { results, json }: Options): Promise<void> {
  const file = await measure(resolve(results), say);
  if (json) process.stdout.write(`${JSON.stringify(file)}\n`);
}

async function collected(row: string, folders: readonly string[], { results }: Options): Promise<RowFile> {
  const found: Measured[] = [];
  for (const folder of folders) found.push(await collect(row, folder));
  return addToRow(resolve(results), row, found);
}

async function trained(row: string, options: Options): Promise<RowFile> {
  const view = new TrainingView();
  const { minutes, run, data, threads, resume = false } = options;
  try {
    return await untilInterrupted((signal) =>
      trainRow(row, {
        ...(minutes !== undefined && { minutes }),
        ...(run && { only: run }),
        ...(data !== undefined && { data }),
        resume,
        threads,
        out: resolve(options.out ?? `runs/${row}`),
        results: resolve(options.results),
        train: trainInChild,
        follow: { onProgress: (progress) => view.show(progress), signal },
        say: (sentence) => {
          view.end();
          say(sentence);
        },
      }),
    );
  } finally {
    view.end();
  }
}

function table({ rows }: RowFile): string {
  return rows
    .map(({ config, seed, nll, unit, split, iwae, cpuSeconds }) => {
      const figure = `${nll.toFixed(3)} ${unit} on ${split} (K = ${iwae})`;
      return `${variantLabel(variantOf(config)).padEnd(30)} seed ${seed}  ${figure}  ${cpuSeconds} s\n`;
    })
    .join('');
}
