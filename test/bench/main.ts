import os from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { architectures } from '../../core/contract/config.ts';
import { runtimeVersion } from '../../models/compiler/compile.ts';
import { benchHost, type HostBench } from './host.ts';
import { benchHostGap } from './host-gap.ts';
import { benchAudio } from './audio.ts';
import { benchCollection, type CollectionBench } from './collection.ts';
import { benchEdits, type EditsBench } from './edits.ts';
import { benchFuzz, type FuzzBench } from './fuzz.ts';
import { benchKills } from './kills.ts';
import { benchElectronStart, type ElectronStartBench } from './electron-start.ts';
import { run as benchMidi } from './midi.ts';
import { benchPackage, type PackageBench } from './package.ts';
import { benchPlayback } from './playback.ts';
import { benchProviders, type ProvidersBench } from './providers.ts';
import { benchRoll } from './roll.ts';
import { benchSample, type SampleBench } from './sample.ts';
import { benchSweep, type SweepBench } from './sweep.ts';
import { benchStudio } from './studio.ts';
import { benchTrain } from './train.ts';

/** What every figure must be read with. */
function circumstances() {
  const [cpu] = os.cpus();
  return {
    machine: `${os.cpus().length} × ${cpu?.model.trim() ?? 'CPU'}`,
    node: process.versions.node,
    onnxruntime: runtimeVersion(),
    threads: 1,
  };
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number above 0.');
  return value;
}

type Options = SampleBench & { readonly json?: boolean };

function print(row: object, json?: boolean): void {
  const lines = Object.entries(row).map(([name, value]) => `${name.padEnd(14)} ${String(value)}`);
  process.stdout.write(json ? `${JSON.stringify(row)}\n` : `${lines.join('\n')}\n`);
}

function command(
  program: Command,
  name: string,
  about: string,
  batch: number,
  bench: (o: Options) => Promise<object>,
): void {
  program
    .command(name)
    .description(about)
    .option('--arch <arch>', `the architecture: ${architectures.join(', ')}`, 'af-scf')
    .option('--context <kind>', 'how the prior reads the past: lstm or convolution', 'lstm')
    .option('--decoder <kind>', 'lstm or convolution', 'lstm')
    .option('--transform <name>', 'how the elements of the flow move', 'nlsq')
    .option('--hidden <n>', 'width of the recurrent layers', whole, 200)
    .option('--steps <n>', 'time steps', whole, name === 'train' ? 64 : 128)
    .option('--batch <n>', 'sequences at a time', whole, batch)
    .option(
      '--positions <kind>',
      'onehot as the yardstick has it, or compact',
      name === 'train' ? 'onehot' : 'compact',
    )
    .option('--json', 'one JSON document')
    .action(async (options: Options) => {
      const { json, ...what } = options;
      print({ bench: name, ...what, ...(await bench(options)), ...circumstances() }, json);
    });
}

const program = new Command('bench').description('figures of speed, on random weights and one thread');
command(program, 'train', 'one training step', 8, benchTrain);
command(program, 'sample', 'one piece from noise to notes', 1, benchSample);
program
  .command('speed')
  .description('the time of one piece by its length, for the models of Figure 7 and one without recurrence')
  .option('--hidden <n>', 'width of the recurrent layers', whole, 200)
  .option('--runs <n>', 'how often each', whole, 5)
  .option('--json', 'one JSON document')
  .action(async ({ json, ...what }: SweepBench & { json?: boolean }) => {
    const { points } = await benchSweep(what, ({ model, steps, median_ms }) =>
      process.stderr.write(`${model.padEnd(20)} T ${String(steps).padStart(4)} ${median_ms} ms\n`),
    );
    if (json) print({ bench: 'speed', ...what, points, ...circumstances() }, json);
  });
program
  .command('midi')
  .description('mutated MIDI files through the parser')
  .option('--cases <n>', 'how many', whole, 100_000)
  .action(({ cases }: { cases: number }) => benchMidi(['--cases', String(cases)]));
program
  .command('fuzz')
  .description('damage to everything that comes in: refused with a reason or sound, with no crash')
  .option('--only <words>', 'targets whose name has these words')
  .option('--share <n>', 'this share of the cases', Number, 1)
  .option('--seed <n>', 'which cases', whole, 1)
  .option('--json', 'one JSON document a line')
  .action(async ({ json, ...what }: FuzzBench & { json?: boolean }) => {
    const show = (row: object) => print({ bench: 'fuzz', ...row }, json);
    const all = await benchFuzz(what, show);
    show({ ...all, ...circumstances() });
    if (all.crashes > 0) process.exitCode = 1;
  });
program
  .command('kills')
  .description('everything that writes, killed again and again: what is there is whole')
  .option('--kills <n>', 'of each', whole, 300)
  .option('--json', 'one JSON document')
  .action(async ({ json, kills }: { json?: boolean; kills: number }) => {
    const figures = await benchKills(kills);
    print({ bench: 'kills', ...figures, ...circumstances() }, json);
    if (figures.failed) process.exitCode = 1;
  });
program
  .command('host')
  .description("the largest gaps of the host's event loop while pages generate with the bundled model")
  .option('--count <n>', 'candidates', whole, 16)
  .option('--steps <n>', 'time steps', whole, 128)
  .option('--runs <n>', 'how often', whole, 5)
  .option('--json', 'one JSON document')
  .action(async ({ json, ...what }: HostBench & { json?: boolean }) => {
    print({ bench: 'host', ...what, ...(await benchHost(what)), ...circumstances() }, json);
  });
program
  .command('host-gap')
  .description(
    "the largest gaps of the host's event loop while a folder is read and a model is fine-tuned on it",
  )
  .option('--seconds <n>', 'how long it trains', whole, 30)
  .option('--json', 'one JSON document')
  .action(async ({ json, seconds }: { json?: boolean; seconds: number }) => {
    print({ bench: 'host-gap', seconds, ...(await benchHostGap(seconds)), ...circumstances() }, json);
  });
program
  .command('playback')
  .description(
    'notes that the studio plays in a browser: dropped or late, quiet and while a model is fine-tuned',
  )
  .option('--seconds <n>', 'how long each', whole, 60)
  .option('--json', 'one JSON document')
  .action(async ({ json, seconds }: { json?: boolean; seconds: number }) => {
    print({ bench: 'playback', seconds, ...(await benchPlayback(seconds)), ...circumstances() }, json);
  });
program
  .command('roll')
  .description("the page's main thread and dropped frames while 10,000 notes play, without a graphics card")
  .option('--json', 'one JSON document')
  .action(async ({ json }: { json?: boolean }) => {
    for (const scene of await benchRoll()) print({ bench: 'roll', ...scene, ...circumstances() }, json);
  });
program
  .command('studio')
  .description(
    'the whole studio with 10,000 notes, playing, and how soon interactions are seen; without a graphics card',
  )
  .option('--json', 'one JSON document')
  .action(async ({ json }: { json?: boolean }) => {
    for (const size of await benchStudio()) print({ bench: 'studio', ...size, ...circumstances() }, json);
  });
program
  .command('edits')
  .description('each latent edit of a piece of the bundled chorales, from the call to its answer')
  .option('--steps <n>', 'time steps', whole, 64)
  .option('--runs <n>', 'how often each', whole, 7)
  .option('--json', 'one JSON document')
  .action(async ({ json, ...what }: EditsBench & { json?: boolean }) => {
    for (const edit of await benchEdits(what))
      print({ bench: 'edits', ...what, ...edit, ...circumstances() }, json);
  });
program
  .command('collection')
  .description('a large folder of MIDI read to learn from: seconds and memory; and a hundred real files')
  .option('--files <n>', 'how many', whole, 10_000)
  .option('--json', 'one JSON document')
  .action(async ({ json, ...what }: CollectionBench & { json?: boolean }) =>
    print({ bench: 'collection', ...(await benchCollection(what)), ...circumstances() }, json),
  );
program
  .command('providers')
  .description('a piece of the bundled chorales on every provider that works here, and why not on the others')
  .option('--runs <n>', 'how often each', whole, 7)
  .option('--swiftshader', 'let WebGPU compute on SwiftShader, for want of a graphics card')
  .option('--json', 'one JSON document a line')
  .action(async ({ json, ...what }: ProvidersBench & { json?: boolean }) => {
    for (const row of await benchProviders(what))
      print({ bench: 'providers', ...row, ...circumstances() }, json);
  });
program
  .command('audio')
  .description('from asking for the page to the first sound')
  .option('--json', 'one JSON document')
  .action(async ({ json }: { json?: boolean }) =>
    print({ bench: 'audio', ...(await benchAudio()), ...circumstances() }, json),
  );
program
  .command('electron-start')
  .description('from starting Electron to a page whose host has answered')
  .option('--runs <n>', 'how often', whole, 5)
  .option('--json', 'one JSON document')
  .action(async ({ json, ...what }: ElectronStartBench & { json?: boolean }) => {
    print(
      { bench: 'electron-start', ...what, ...(await benchElectronStart(what)), ...circumstances() },
      json,
    );
  });
program
  .command('package')
  .description('the packed application: its size, how soon it can be used, what it keeps of memory when idle')
  .option('--runs <n>', 'how often it is started, each with its files in memory and without', whole, 3)
  .option('--json', 'one JSON document')
  .action(async ({ json, ...what }: PackageBench & { json?: boolean }) =>
    print({ bench: 'package', ...what, ...(await benchPackage(what)), ...circumstances() }, json),
  );
await program.parseAsync();
