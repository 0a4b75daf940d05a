import { Random } from '../../core/random.ts';
import { compile, record, type Compiled } from '../../models/compiler/index.ts';
import {
  TOY_POINTS,
  toyDensity,
  toyFeeds,
  type ToyFlow,
  toySampler,
  toyTraining,
  trainToy,
} from '../../models/evaluate/toy.ts';
import { drawToy, TOY_EXTENT, toyEntropy, toyLogDensity } from '../../models/evaluate/toy-mixture.ts';
import type { Weights } from '../../models/flows/parameters.ts';
import { machine } from '../trainer/machine.ts';
import { writeJson } from './row-file.ts';
import type { Panel, ToyFile, ToyResult } from './toy-file.ts';

/** One layer, where the element transform is all there is, and as many as the models have. */
const FLOWS: readonly ToyFlow[] = [1, 5].flatMap((layers) =>
  (['affine', 'nlsq'] as const).map((transform) => ({ transform, layers })),
);
const SEEDS = [1, 2, 3];
const UPDATES = 1500;
/** The points that are held out belong to no training's seed. */
const TEST_SEED = 1_000;
const SIDE = Math.sqrt(TOY_POINTS);
/** Steps of density that a panel tells apart. */
const STEPS = 8;
const DRAWN_POINTS = 500;

type Point = Float32Array<ArrayBuffer>;

/**
 * Ziegler & Rush 2019, Figure 5: flows of the plane with NLSq and with affine elements trained on four Gaussians, their
 * likelihood on held-out points beside the mixture's own, and densities and samples to be drawn.
 */
export async function measureToy(
  results: string,
  say: (sentence: string) => void,
  { updates = UPDATES, seeds = SEEDS } = {},
): Promise<ToyFile> {
  const rows: ToyResult[] = [];
  const panels = [truthPanel()];
  for (const flow of FLOWS) {
    const tools = await toolsOf(flow);
    for (const seed of seeds) {
      const before = cpuSeconds();
      const weights = await trainToy(flow, tools.step, { updates, seed });
      rows.push(await resultOf(flow, weights, tools, { seed, updates, cpuSeconds: cpuSeconds() - before }));
      if (seed === seeds[0]) panels.push(await panelOf(flow, weights, tools));
      say(`${nameOf(flow)}, seed ${seed}: ${rows.at(-1)!.nll.toFixed(3)} nats per point`);
    }
    await Promise.all(Object.values(tools).map((tool) => tool.release()));
  }
  const file = { row: 'toy' as const, entropy: toyEntropy(), rows, extent: TOY_EXTENT, panels };
  await writeJson(results, 'toy', file);
  return file;
}

type Tools = Readonly<Record<'step' | 'density' | 'sampler', Compiled>>;

async function toolsOf(flow: ToyFlow): Promise<Tools> {
  const [step, density, sampler] = [toyTraining(flow), toyDensity(flow), toySampler(flow)].map(record);
  return { step: await compile(step!), density: await compile(density!), sampler: await compile(sampler!) };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

async function resultOf(
  { transform, layers }: ToyFlow,
  weights: Weights,
  { density }: Tools,
  training: Pick<ToyResult, 'seed' | 'updates' | 'cpuSeconds'>,
): Promise<ToyResult> {
  const points = drawToy(Random.of(TEST_SEED), TOY_POINTS);
  return {
    data: 'four Gaussians',
    arch: 'masked autoregressive',
    transform,
    layers,
    split: 'test',
    nll: -mean(await logDensities(density, points, weights)),
    unit: 'nats/point',
    truth: -mean(toyLogDensity(points)),
    ...training,
    cpuSeconds: Math.round(training.cpuSeconds),
    command: 'rivulet repro toy',
    machine: machine(),
  };
}

async function logDensities(density: Compiled, points: Point, weights: Weights): Promise<Float32Array> {
  return (await density.run(toyFeeds('x', points, weights))).logP!.data as Float32Array;
}

const mean = (values: Float32Array | Float64Array) =>
  (values as Float64Array).reduce((sum, value) => sum + value, 0) / values.length;

function truthPanel(): Panel {
  const points = drawToy(Random.of(TEST_SEED, 1), DRAWN_POINTS);
  return { title: 'the data', density: digits(toyLogDensity(grid())), points: short(points) };
}

async function panelOf(flow: ToyFlow, weights: Weights, { density, sampler }: Tools): Promise<Panel> {
  const noise = Random.of(TEST_SEED, 2).normals(2 * TOY_POINTS);
  const { x } = await sampler.run(toyFeeds('epsilon', noise, weights));
  return {
    title: nameOf(flow),
    density: digits(await logDensities(density, grid(), weights)),
    points: short((x!.data as Float32Array).subarray(0, 2 * DRAWN_POINTS)),
  };
}

function nameOf({ transform, layers }: ToyFlow): string {
  return `${transform === 'nlsq' ? 'NLSq' : transform}, ${layers} ${layers > 1 ? 'layers' : 'layer'}`;
}

/** The middles of the cells of a panel, rows from the top. */
function grid(): Point {
  const at = (i: number) => ((i + 0.5) / SIDE) * 2 * TOY_EXTENT - TOY_EXTENT;
  return Float32Array.from({ length: 2 * TOY_POINTS }, (_, i) => {
    const cell = i >> 1;
    return i % 2 === 0 ? at(cell % SIDE) : -at(Math.floor(cell / SIDE));
  });
}

function digits(logDensities: Float32Array | Float64Array): string[] {
  const most = Math.exp((toyLogDensity(grid()) as Float64Array).reduce((a, b) => Math.max(a, b), -Infinity));
  const digit = (logP: number) => Math.min(9, Math.round((STEPS * Math.exp(logP)) / most));
  return Array.from({ length: SIDE }, (_, row) =>
    Array.from(logDensities.subarray(row * SIDE, (row + 1) * SIDE), digit).join(''),
  );
}

/** Two decimals; adding 0 makes −0 what JSON makes of it. */
function short(points: Float32Array): number[] {
  return Array.from(points, (value) => Math.round(value * 100) / 100 + 0);
}
