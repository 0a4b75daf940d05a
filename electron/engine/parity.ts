import type { EngineResponse, EngineTask } from '../../core/contract/engine.ts';
import { isBaseline, type Manifest } from '../../core/contract/manifest.ts';
import type { Difference } from '../../core/contract/providers.ts';
import { emitNotes, emitSymbols } from '../../core/emission.ts';
import { RivuletError } from '../../core/errors.ts';
import { toDense } from '../../core/music/roll.ts';
import { Random } from '../../core/random.ts';
import type { Compiled, openGraph, Provider, TensorData, Tensors } from '../../models/compiler/compile.ts';
import { checkGraph } from '../../models/export/graph-safety.ts';
import type { ModelFolder } from '../host/model-folder.ts';

/** How far a number may be from the CPU's. */
const ABSOLUTE = 1e-5;
const RELATIVE = 1e-4;
/** How often as far a sample may be: between narrow modes the flow multiplies rounding by its slope. */
const STEEPNESS = 30;

const ROLES = ['sample', 'decode', 'encode', 'density'] as const;

type Role = (typeof ROLES)[number];
type Graphs = Readonly<Record<Role, Compiled>>;

/**
 * Compares a provider with the CPU on one piece of a model. Every graph gets the CPU's own inputs, so that each answers
 * for itself alone; and the piece is made once more there, from noise to notes, which is what a person hears.
 * @throws RivuletError `provider-missing` where a graph cannot be opened there, `bad-argument` for a discrete baseline.
 */
export async function parity(
  folder: ModelFolder,
  { provider, steps, seed, threads }: EngineTask<'parity'>,
  open: typeof openGraph,
): Promise<EngineResponse<'parity'>> {
  const { manifest } = folder;
  if (isBaseline(manifest))
    throw new RivuletError('bad-argument', `${manifest.name} has no latent that could be compared`);
  const cpu = await openAll(folder, { provider: 'cpu', threads }, open);
  const other = await openAll(folder, { provider, threads }, open);
  const noise = drawNoise(manifest, steps, Random.of(seed));
  const [here, there] = [await make(cpu, noise, manifest), await make(other, noise, manifest)];
  const { mask } = noise.feeds;
  // Every other step is given, so that a steep step is not followed by another.
  const known = { dims: mask.dims, data: Float32Array.from({ length: steps }, (_, step) => step % 2) };
  const feeds: Record<Role, Tensors> = {
    sample: { ...noise.feeds, given: here.z, known },
    decode: { z: here.z, mask },
    encode: { x: here.x, mask },
    density: { z: here.z, mask },
  };
  const differences: Difference[] = [];
  for (const role of ROLES)
    differences.push(
      ...differencesOf(role, await other[role].run(feeds[role]), await cpu[role].run(feeds[role])),
    );
  for (const graph of [...Object.values(cpu), ...Object.values(other)]) await graph.release();
  return { differences, emitted: equalCells(here.x.data, there.x.data, manifest) };
}

async function openAll(
  { read }: ModelFolder,
  options: { provider: Provider; threads: number },
  open: typeof openGraph,
): Promise<Graphs> {
  const graphs: Partial<Record<Role, Compiled>> = {};
  for (const role of ROLES) {
    const bytes = await read(role);
    checkGraph(bytes);
    graphs[role] = await open(bytes, options);
  }
  return graphs as Graphs;
}

interface Noise {
  readonly feeds: Readonly<Record<'epsilon' | 'given' | 'known' | 'mask', TensorData>>;
  /** [T, V] or [T] */
  readonly u: Float32Array;
}

/** What a piece of T steps starts from, nothing of it known. */
function drawNoise({ kind, config }: Manifest, steps: number, random: Random): Noise {
  const tensor = (width: number, data = new Float32Array(steps * width)) => ({
    data,
    dims: [steps, 1, width],
  });
  return {
    feeds: {
      epsilon: tensor(config.latent, random.normals(steps * config.latent)),
      given: tensor(config.latent),
      known: tensor(1),
      mask: tensor(1, new Float32Array(steps).fill(1)),
    },
    u: random.uniforms(steps * (kind === 'music' ? config.vocabulary : 1)),
  };
}

/** A piece as its latents z and as what is emitted, x [T, 1, V] of zeros and ones. */
async function make(
  graphs: Graphs,
  { feeds, u }: Noise,
  { kind, config: { vocabulary } }: Manifest,
): Promise<{ z: TensorData; x: TensorData }> {
  const { z } = await graphs.sample.run(feeds, {}, ['z']);
  const { logits } = await graphs.decode.run({ z: z!, mask: feeds.mask });
  const values = logits!.data as Float32Array;
  const data =
    kind === 'music' ? toDense(emitNotes(values, u)) : oneHot(emitSymbols(values, vocabulary, u), vocabulary);
  return { z: z!, x: { data, dims: logits!.dims } };
}

function oneHot(symbols: readonly number[], width: number): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(symbols.length * width);
  symbols.forEach((symbol, step) => (rows[step * width + symbol] = 1));
  return rows;
}

function differencesOf(graph: Role, got: Tensors, expected: Tensors): Difference[] {
  return Object.entries(expected).map(([output, { data }]) => {
    const values = Array.from(data as Float32Array);
    const others = Array.from(got[output]!.data as Float32Array);
    const off = values.map((value, i) => Math.abs(others[i]! - value));
    const scale = largestOf(values.map(Math.abs));
    const slack = graph === 'sample' ? STEEPNESS : 1;
    return {
      graph,
      output,
      values: values.length,
      largest: largestOf(off),
      ofOwn: largestOf(off.map((one, i) => one / (ABSOLUTE + RELATIVE * Math.abs(values[i]!)))),
      ofAllowed: largestOf(off) / (slack * (ABSOLUTE + RELATIVE * scale)),
    };
  });
}

/** A number that is none differs from every other as much as can be. */
function largestOf(values: readonly number[]): number {
  return values.reduce((most, value) => (Number.isNaN(value) ? Infinity : Math.max(most, value)), 0);
}

/** Of music every cell of the roll counts, of text every letter. */
function equalCells(a: TensorData['data'], b: TensorData['data'], { kind, config }: Manifest) {
  const width = kind === 'music' ? 1 : config.vocabulary;
  const of = a.length / width;
  let equal = 0;
  for (let cell = 0; cell < of; cell++) {
    const from = cell * width;
    if (a.subarray(from, from + width).every((value, i) => value === b[from + i])) equal++;
  }
  return { equal, of };
}
