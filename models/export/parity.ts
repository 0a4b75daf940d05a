import type { ModelConfig } from '../../core/contract/config.ts';
import type { FlowRole, GraphRole } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { openGraph, type Compiled, type TensorData, type Tensors } from '../compiler/compile.ts';
import { interpret } from '../compiler/interpret.ts';
import type { ExportedGraph } from './graphs.ts';

/** The sizes [T, B] at which compiled and eager are compared. */
const CHECKED = [
  [1, 1],
  [6, 2],
  [17, 3],
] as const;
/** How far a compiled number may be from the eager one. */
const ABSOLUTE = 1e-5;
const RELATIVE = 1e-4;
/** How often as far a sample may be: between the modes of a sharp density the flow multiplies rounding by its slope. */
const STEEPNESS = 30;
/** How far density(sample(ε)) may be from ε in one step, in float32. */
const ROUND_TRIP = 1e-4;
/** How many notes sound at a time in the made-up input. */
const DENSITY = 0.05;

/** Draws of which one at least must come out alike. */
const DRAWS = 3;

/**
 * Compares every graph of a latent flow with eager TensorFlow.js, and checks that noise → latent → noise comes back.
 * @throws RivuletError `bad-model` that names the graph, the output and the difference.
 */
export async function checkParity(
  config: ModelConfig,
  graphs: Record<FlowRole, ExportedGraph>,
  files: Record<FlowRole, Uint8Array>,
): Promise<void> {
  await checkEager(config, graphs, files);
  await checkRoundTrip(config, files, Random.of(17, 1));
}

/**
 * Compares exported graphs with eager TensorFlow.js on made-up input of several sizes, ragged batches and given steps
 * included.
 * @throws RivuletError `bad-model` that names the graph, the output and the difference.
 */
export async function checkEager<Role extends GraphRole>(
  config: ModelConfig,
  graphs: Readonly<Record<Role, ExportedGraph>>,
  files: Readonly<Record<Role, Uint8Array>>,
  random = Random.of(17),
): Promise<void> {
  for (const role of Object.keys(graphs) as Role[]) {
    const compiled = await openGraph(files[role]);
    const { dimensions, fn } = graphs[role];
    for (const [T, B] of CHECKED) {
      const feeds = pick(compiled, madeUpFeeds(config, T, B, random));
      const [got, expected] = [await compiled.run(feeds), await interpret(dimensions, fn).run(feeds)];
      for (const [name, tensor] of Object.entries(expected))
        compare(`${role}.${name} at T ${T}, B ${B}`, got[name], tensor, role === 'sample' ? STEEPNESS : 1);
    }
    await compiled.release();
  }
}

/**
 * The same for a graph that draws step by step. A uniform as close to a probability as rounding is may tip a note, and
 * with it all that follows: so it is tried with other uniforms before the graph is refused.
 */
export async function checkDraws(config: ModelConfig, draw: ExportedGraph, file: Uint8Array): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await checkEager(config, { draw }, { draw: file }, Random.of(17, attempt));
    } catch (thrown) {
      if (attempt === DRAWS) throw thrown;
    }
  }
}

function madeUpFeeds(config: ModelConfig, T: number, B: number, random: Random): Tensors {
  const steps = T * B;
  const emitted = config.kind === 'music' ? config.vocabulary : 1;
  const normal = (width: number, scale = 1) => random.normals(steps * width).map((v) => v * scale);
  const tensor = (data: Float32Array<ArrayBuffer>, width: number): TensorData => ({
    data,
    dims: [T, B, width],
  });
  return {
    x: tensor(
      random.uniforms(steps * config.vocabulary).map((u) => (u < DENSITY ? 1 : 0)),
      config.vocabulary,
    ),
    mask: tensor(
      Float32Array.from({ length: steps }, (_, i) => (Math.floor(i / B) < T - (i % B) || T === 1 ? 1 : 0)),
      1,
    ),
    z: tensor(normal(config.latent), config.latent),
    epsilon: tensor(normal(config.latent), config.latent),
    given: tensor(normal(config.latent), config.latent),
    // Every other step, so that rounding is not carried on by a prior that expands differences.
    known: tensor(
      Float32Array.from({ length: steps }, (_, i) => (Math.floor(i / B) + (i % B)) % 2),
      1,
    ),
    u: tensor(random.uniforms(steps * emitted), emitted),
  };
}

function pick(compiled: Compiled, feeds: Tensors): Tensors {
  return Object.fromEntries(compiled.inputs.map((name) => [name, feeds[name]!]));
}

function compare(what: string, got: TensorData | undefined, expected: TensorData, slack: number): void {
  if (got?.dims.join() !== expected.dims.join()) {
    throw new RivuletError(
      'bad-model',
      `${what}: expected shape [${expected.dims.join(', ')}], got [${got?.dims.join(', ') ?? ''}]`,
    );
  }
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [got.data[i] as number, expected.data[i] as number];
    if (!(Math.abs(a - b) <= slack * (ABSOLUTE + RELATIVE * Math.abs(b)))) {
      throw new RivuletError(
        'bad-model',
        `${what}: the compiled graph gives ${a} where TensorFlow.js gives ${b}`,
      );
    }
  }
}

/** Every other step is given, as in {@link madeUpFeeds}. */
async function checkRoundTrip(
  config: ModelConfig,
  files: Record<FlowRole, Uint8Array>,
  random: Random,
): Promise<void> {
  const [T, B] = [32, 1];
  const dims = [T, B, config.latent];
  const normals = () => ({ data: random.normals(T * B * config.latent), dims });
  const mask = { data: new Float32Array(T * B).fill(1), dims: [T, B, 1] };
  const known = { data: mask.data.map((_, t) => t % 2), dims: [T, B, 1] };
  const epsilon = normals();
  const [sample, density] = [await openGraph(files.sample), await openGraph(files.density)];
  const { z } = await sample.run({ epsilon, mask, given: normals(), known });
  const back = await density.run({ z: z!, mask });
  await Promise.all([sample.release(), density.release()]);
  const off = epsilon.data.map((v, i) => {
    const free = known.data[Math.floor(i / config.latent)] === 0;
    return free ? Math.abs(v - (back.epsilon!.data[i] as number)) : 0;
  });
  const worst = off.reduce((most, v) => Math.max(most, v), 0);
  if (!(worst <= ROUND_TRIP)) {
    throw new RivuletError(
      'bad-model',
      `noise → latent → noise is off by ${worst.toExponential(1)}, more than ${ROUND_TRIP}`,
    );
  }
}
