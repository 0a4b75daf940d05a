import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Option, type Command } from 'commander';
import { collectionSettingsSchema } from '../../core/contract/collection.ts';
import type { FloatTensor } from '../../core/contract/floats.ts';
import { isBaseline, type Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { SPLITS } from '../../core/music/dataset.ts';
import { UNKNOWN } from '../../core/text/vocabulary.ts';
import type { Tensors } from '../../models/compiler/compile.ts';
import { boundFromGraphs, boundFromScore, type ModelGraphs } from '../../models/evaluate/from-graphs.ts';
import { evaluate, type Likelihood } from '../../models/evaluate/likelihood.ts';
import { inUnit, unitOf } from '../../models/evaluate/units.ts';
import type { Sequence } from '../../models/train/data.ts';
import { EngineClient } from '../engine/client.ts';
import { readModel } from '../host/model-folder.ts';
import { resolveModel } from '../host/model-list.ts';
import { readTrainingData } from '../trainer/dataset.ts';
import { collected } from './collected.ts';
import { addPlacement, notNegative, type PlacementOptions, whole } from './options.ts';
import { sampleStatistics } from './statistics.ts';

/** Lanes (sequences times samples) per run of a graph. */
const LANES = 120;
/** A figure comes out the same every time. */
const SEED = 1;

interface Options extends PlacementOptions {
  model: string;
  data: string;
  split: (typeof SPLITS)[number];
  iwae: number;
  statistics?: number;
  length?: number;
  temperature: number;
  json?: boolean;
}

/** Adds `eval`: the likelihood of a data set under a finished model, by importance sampling. */
export function evalCommand(program: Command): void {
  const command = program
    .command('eval')
    .description('measure the likelihood of music or text under a model, by importance sampling')
    .requiredOption('--model <model>', 'a bundled name or the folder of a model')
    .requiredOption(
      '--data <path>',
      'a folder of MIDI, a .json of rolls, a text file, or the prefix of three such',
    )
    .addOption(new Option('--split <name>', 'which part of the data').choices(SPLITS).default('test'))
    .option('--iwae <k>', 'samples of the posterior per sequence', whole, 30)
    .option('--statistics <n>', 'also draw n samples and compare them with the data', whole)
    .option('--length <n>', 'steps of each sample; drawn as the data had it unless given', whole)
    .option('--temperature <x>', 'spread of the noise of samples; 1 as trained', notNegative, 1)
    .option('--json', 'print the figures as JSON');
  addPlacement(command).action(async (options: Options) => {
    const dir = await resolveModel(options.model);
    const { manifest } = await readModel(dir);
    const { known, ...facts } = await readKnown(manifest, options);
    const figures = inUnit(await measure(dir, manifest, known, options), manifest.kind);
    const { iwae, split } = options;
    const statistics = options.statistics
      ? { statistics: await sampleStatistics(dir, manifest, { ...options, statistics: options.statistics }) }
      : {};
    const report = { ...figures, unit: unitOf(manifest.kind), iwae, split, ...facts, ...statistics };
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : table(report));
  });
}

/** What there is to measure, and what has to be said of it. */
interface Known {
  readonly known: readonly Sequence[];
  /** Sequences that are longer than the model knows. */
  readonly leftOut?: number;
  /** Characters that the model's vocabulary does not have. */
  readonly unknown?: number;
}

/** The sequences of the split whose length the model knows. */
async function readKnown(manifest: Manifest, { data, split }: Options): Promise<Known> {
  const { training, stepQuarters, vocabulary, config, kind, parent } = manifest;
  const form = { kind, ...(stepQuarters && { grid: stepQuarters }), ...(vocabulary && { vocabulary }) };
  // Data without a split of its own is split as it was for training, or the model would know its test.
  const settings = collectionSettingsSchema.parse({ seed: training.seed });
  const path = parent ? await collected(resolve(data), manifest, settings) : resolve(data);
  const { splits, unknown: unknowns } = await readTrainingData(path, training.seed, form);
  const known = splits[split].filter(({ length }) => length <= config.maxSteps);
  const [leftOut, unknown] = [splits[split].length - known.length, unknowns?.[split] ?? 0];
  if (known.length === 0) {
    throw new RivuletError('bad-argument', `${data} has nothing to measure in its ${split} part.`);
  }
  if (leftOut > 0)
    say(`${leftOut} sequences are longer than the ${config.maxSteps} steps of the model: left out`);
  if (unknown > 0) say(`${unknown} characters are not in the model's vocabulary: read as ${UNKNOWN}`);
  return { known, ...(leftOut > 0 && { leftOut }), ...(unknown > 0 && { unknown }) };
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

async function measure(
  dir: string,
  { config, lengthHistogram }: Manifest,
  sequences: readonly Sequence[],
  { provider, threads, iwae, seed = SEED }: Options,
): Promise<Likelihood> {
  const engine = new EngineClient();
  const bar = new SingleBar({
    format: 'measuring {bar} {value}/{total}  {eta_formatted} left',
    stream: process.stderr,
    clearOnComplete: true,
  });
  bar.start(sequences.length, 0);
  const place = { model: dir, provider, threads };
  const graphs: ModelGraphs = {
    encode: ({ x, mask }) => engine.call('encode', { ...place, x: float(x), mask: float(mask) }),
    density: ({ z, mask }) => engine.call('density', { ...place, z: float(z), mask: float(mask) }),
    decode: ({ z, mask }) => engine.call('decode', { ...place, z: float(z), mask: float(mask) }),
  };
  const score = ({ x, mask }: Tensors) => engine.call('score', { ...place, x: float(x), mask: float(mask) });
  try {
    return await evaluate(sequences, {
      run: isBaseline(config) ? boundFromScore(score) : boundFromGraphs(graphs, config),
      weights: new Map(),
      latent: config.latent,
      vocabulary: config.vocabulary,
      samples: iwae,
      histogram: lengthHistogram,
      seed,
      batch: Math.max(1, Math.floor(LANES / iwae)),
      onProgress: (done) => bar.update(done),
    });
  } finally {
    bar.stop();
    await engine.stop();
  }
}

const float = (tensor: unknown) => tensor as FloatTensor;

function table(report: Readonly<Record<string, unknown>>): string {
  const show = (value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(4) : String(value);
  const leaves = leavesOf(report);
  const width = Math.max(...leaves.map(([name]) => name.length));
  return leaves.map(([name, value]) => `${name.padEnd(width)} ${show(value)}\n`).join('');
}

/** Values by their path, such as `statistics.samples`. */
function leavesOf(report: object, path = ''): [string, unknown][] {
  return Object.entries(report).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? leavesOf(value, `${path}${name}.`)
      : [[`${path}${name}`, value]],
  );
}
