import { resolve } from 'node:path';
import type { Command } from 'commander';
import { collect } from '../repro/collect.ts';
import { addToRow, type Measured, type RowFile } from '../repro/row-file.ts';
import { trainingRow } from '../repro/rows.ts';
import { variantLabel, variantOf } from '../repro/variant.ts';

interface Options {
  from?: string[];
  results: string;
  json?: boolean;
}

/** Adds `repro`: makes a row of the results page, from data to docs/results/ROW.json. */
export function reproCommand(program: Command): void {
  program
    .command('repro')
    .description('measure a row of the results: jsb, nottingham, english, piano, musedata, ptb, toy or speed')
    .argument('<row>', 'which')
    .option('--from <folders...>', 'take finished model folders that `train --out` wrote, and train nothing')
    .option('--results <folder>', 'gets ROW.json', 'docs/results')
    .option('--json', 'print the row as JSON')
    .action(async (row: string, options: Options) => {
      trainingRow(row);
      const file = await collected(row, options.from ?? [], resolve(options.results));
      process.stdout.write(options.json ? `${JSON.stringify(file)}\n` : table(file));
    });
}

async function collected(row: string, folders: readonly string[], results: string): Promise<RowFile> {
  const measured: Measured[] = [];
  for (const folder of folders) measured.push(await collect(row, folder));
  return addToRow(results, row, measured);
}

function table({ rows }: RowFile): string {
  return rows
    .map(({ config, seed, nll, unit, split, iwae, cpuSeconds }) => {
      const figure = `${nll.toFixed(3)} ${unit} on ${split} (K = ${iwae})`;
      return `${variantLabel(variantOf(config)).padEnd(30)} seed ${seed}  ${figure}  ${cpuSeconds} s\n`;
    })
    .join('');
}
