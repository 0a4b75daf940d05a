/** What is promised of long runs: `npm run soak`, by hand. Takes half an hour; ends with 1 when a bar is missed. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { soakGenerations } from './generations.ts';
import { soakLoads } from './loads.ts';
import type { Soaked } from './measure.ts';
import { soakReloads } from './reloads.ts';
import { soakTraining } from './training.ts';

/** Each part with what is promised of it: how often, and what does it. */
const PARTS: Readonly<Record<string, [count: number, soak: (count: number) => Promise<Soaked>]>> = {
  generations: [1000, soakGenerations],
  loads: [100, soakLoads],
  reloads: [200, soakReloads],
  training: [2000, soakTraining],
};

interface Options {
  readonly only?: string;
  readonly share: number;
  readonly json?: boolean;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('expected a share above 0, up to 1.');
  return value;
}

async function soak({ only, share: part, json }: Options): Promise<void> {
  for (const [name, [count, run]] of Object.entries(PARTS)) {
    if (only !== undefined && name !== only) continue;
    const load = Math.round(os.loadavg()[0]! * 10) / 10;
    const begun = performance.now();
    const { figures, missed } = await run(Math.max(1, Math.round(count * part)));
    const seconds = Math.round((performance.now() - begun) / 1000);
    tell(
      { soak: name, ...figures, seconds, load_before: load, missed: missed.join('; ') || 'nothing' },
      json,
    );
    if (missed.length > 0) process.exitCode = 1;
  }
}

function tell(row: object, json?: boolean): void {
  const lines = Object.entries(row).map(([name, value]) => `${name.padEnd(22)} ${String(value)}`);
  process.stdout.write(json ? `${JSON.stringify(row)}\n` : `${lines.join('\n')}\n\n`);
}

// All that any of this keeps or forgets is in one place, which is looked at and then gone.
const place = mkdtempSync(path.join(os.tmpdir(), 'rivulet-soak-'));
process.env['TMPDIR'] = place;
process.env['RIVULET_HOME'] = path.join(place, 'home');
process.on('exit', () => rmSync(place, { recursive: true, force: true }));

await new Command('soak')
  .description('long runs: nothing may grow')
  .addOption(new Option('--only <part>', 'one part').choices(Object.keys(PARTS)))
  .option('--share <n>', 'a share of how often, to try it', share, 1)
  .option('--json', 'one JSON document a part')
  .action(soak)
  .parseAsync();
