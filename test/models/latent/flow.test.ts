import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelConfigSchema, type ModelConfig } from '../../../core/contract/config.ts';
import { manifestSchema } from '../../../core/contract/manifest.ts';
import { readSafetensors } from '../../../core/safetensors.ts';
import { compile, polymorphic, type Tensors } from '../../../models/compiler/index.ts';
import { openGraph } from '../../../models/compiler/compile.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import type { SizedRecordable } from '../../../models/compiler/polymorphic.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { exportGraphs, storedWeights } from '../../../models/export/export.ts';
import { checkGraph } from '../../../models/export/graph-safety.ts';
import { exportedGraphs } from '../../../models/export/graphs.ts';
import type { Weights } from '../../../models/flows/parameters.ts';
import { logNormal } from '../../../models/flows/density.ts';
import { scanned } from '../../../models/latent/recurrence.ts';
import { positionFeatures } from '../../../models/latent/positions.ts';
import { priorOf } from '../../../models/latent/priors.ts';
import { parameterSpecs, SIZES } from '../../../models/train/graphs.ts';
import { differences, distance, filled, normals, tinyConfig, wildWeights } from '../../fixtures/latent.ts';
import { jacobian, logAbsDet } from '../../fixtures/latent-reference.ts';

const Z = 4;
const flows: [string, NonNullable<ModelConfig['flow']>][] = [
  ['autoregressive in hidden', [{ kind: 'autoregressive', layers: 3, transform: 'nlsq' }]],
  [
    'Glow with a last autoregressive layer',
    [
      { kind: 'actnorm' },
      { kind: 'linear' },
      { kind: 'coupling', layers: 1, transform: 'affine' },
      { kind: 'linear' },
      { kind: 'coupling', layers: 2 },
      { kind: 'reversal' },
      { kind: 'autoregressive', layers: 1, transform: 'affine' },
    ],
  ],
  [
    'one of each transform',
    [
      { kind: 'coupling', layers: 1, transform: 'additive' },
      { kind: 'coupling', layers: 1, transform: 'spline' },
      { kind: 'coupling', layers: 1, transform: 'mixture' },
      { kind: 'autoregressive', layers: 1, transform: 'nlsq' },
    ],
  ],
];

const models: [string, Partial<ModelConfig>][] = [
  ...flows.map(([name, flow]): [string, Partial<ModelConfig>] => [name, { flow }]),
  ['AF / AF', { arch: 'af-af', layers: 2 }],
  ['IAF / SCF', { arch: 'iaf-scf', layers: 2, priorLayers: 2 }],
  ['IAF / SCF by convolution', { arch: 'iaf-scf', layers: 2, priorLayers: 2, context: 'convolution' }],
  ['AF / SCF by convolution', { layers: 2, priorLayers: 2, context: 'convolution' }],
  ['AF only', { arch: 'af-only', layers: 2 }],
  ['nothing in hidden', { flow: [{ kind: 'elementwise', layers: 2 }] }],
];

function configOf(overrides: Partial<ModelConfig>): ModelConfig {
  return modelConfigSchema.parse({ ...tinyConfig({ latent: Z, couplingHidden: 12 }), ...overrides });
}

/** How many layers a flow has. */
function countOf({ flow, layers }: ModelConfig): number {
  return flow?.reduce((sum, part) => sum + ('layers' in part ? part.layers : 1), 0) ?? layers;
}

const floats = (tensors: Tensors, name: string) => tensors[name]!.data as Float32Array;

function sampleFeeds(T: number, B: number): Tensors {
  return {
    epsilon: normals(1, T, B, Z),
    given: normals(2, T, B, Z),
    known: filled(0, T, B, 1),
    mask: filled(1, T, B, 1),
  };
}

describe.each(models)('a flow composed by configuration alone: %s', (_, overrides) => {
  const config = configOf(overrides);
  const weights = wildWeights(config, 5, 0.35);
  const graphs = exportedGraphs(config, weights);
  const L = countOf(config);

  it('samples what its density knows the noise of, eager and compiled, with the same layers', async () => {
    const open = async ({ dimensions, fn }: (typeof graphs)['sample']) =>
      compile(polymorphic(SIZES, dimensions, fn));
    const [sample, density] = [await open(graphs.sample), await open(graphs.density)];
    for (const [T, B] of [
      [1, 1],
      [6, 3],
    ] as const) {
      const feeds = sampleFeeds(T, B);
      const drawn = await sample.run(feeds);
      expect(
        differences(drawn, await interpret(graphs.sample.dimensions, graphs.sample.fn).run(feeds)),
      ).toEqual([]);
      const known: Tensors = { z: drawn.z!, mask: feeds.mask! };
      const back = await density.run(known);
      expect(
        differences(back, await interpret(graphs.density.dimensions, graphs.density.fn).run(known)),
      ).toEqual([]);
      expect(distance(floats(back, 'epsilon'), floats(feeds, 'epsilon'))).toBeLessThan(1e-4);
      expect(distance(floats(drawn, 'z'), floats(feeds, 'epsilon'))).toBeGreaterThan(0.1);
      expect(back.layers!.dims).toEqual([L + 1, T, B, Z]);
      expect(distance(floats(back, 'layers'), floats(drawn, 'layers'))).toBeLessThan(2e-4);
    }
    await Promise.all([sample.release(), density.release()]);
  });

  it('keeps the steps that are given and continues from them', async () => {
    const { sample, density } = graphs;
    const [T, B] = [6, 2];
    const known = {
      ...filled(0, T, B, 1),
      data: Float32Array.from({ length: T * B }, (_, i) => (i % 5 < 2 ? 1 : 0)),
    };
    const feeds: Tensors = { ...sampleFeeds(T, B), known };
    const compiled = await compile(polymorphic(SIZES, sample.dimensions, sample.fn));
    const drawn = await compiled.run(feeds);
    await compiled.release();
    const back = await interpret(density.dimensions, density.fn).run({ z: drawn.z!, mask: feeds.mask! });
    floats(drawn, 'z').forEach((z, i) => {
      if (known.data[Math.floor(i / Z)] === 1) expect(z).toBe(floats(feeds, 'given')[i]);
      else expect(Math.abs(floats(back, 'epsilon')[i]! - floats(feeds, 'epsilon')[i]!)).toBeLessThan(1e-4);
    });
  });

  it('has the density that the Jacobian over all steps gives', async () => {
    const T = 2;
    const points = T * Z;
    const step = 0.02;
    const mask = (lanes: number) => filled(1, T, lanes, 1);
    const density = interpret(graphs.density.dimensions, graphs.density.fn);
    const epsilonOf = async (z: Float32Array<ArrayBuffer>, lanes: number) =>
      density.run({ z: { data: z, dims: [T, lanes, Z] }, mask: mask(lanes) });
    const z = (normals(9, T, 1, Z).data as Float32Array<ArrayBuffer>).map((v) => 0.7 * v);
    const exact = await epsilonOf(z, 1);
    // All points of the differences as lanes of one run.
    const asked: number[][] = [];
    jacobian((x) => (asked.push(x), x), Array.from(z), step);
    const lanes = asked.length;
    const together = Float32Array.from({ length: lanes * points }, (_, k) => {
      const [t, lane, i] = [Math.floor(k / (lanes * Z)), Math.floor(k / Z) % lanes, k % Z];
      return asked[lane]![t * Z + i]!;
    });
    const images = floats(await epsilonOf(together, lanes), 'epsilon');
    let lane = 0;
    const J = jacobian(
      () => {
        const at = lane++;
        return Array.from(
          { length: points },
          (_, k) => images[(Math.floor(k / Z) * lanes + at) * Z + (k % Z)]!,
        );
      },
      Array.from(z),
      step,
    );
    const normal = floats(exact, 'epsilon').reduce((sum, v) => sum - (v * v + Math.log(2 * Math.PI)) / 2, 0);
    const logProb = floats(exact, 'logProb').reduce((sum, v) => sum + v, 0);
    expect(Math.abs(logProb - normal - logAbsDet(J))).toBeLessThan(5e-3);
    expect(Math.abs(logAbsDet(J))).toBeGreaterThan(0.05);
  });

  it('is trained by the gradients that TensorFlow.js has, compiled', async () => {
    const specs = parameterSpecs(config);
    const dimensions = { T: ['z', 0], B: ['z', 1] } as const;
    const gradients: SizedRecordable = (input, { T, B }) => {
      const z = input('z', [T!, B!, Z]);
      const features = positionFeatures(input('mask', [T!, B!, 1]), config);
      const values = specs.map(({ name, shape }) => input(name, shape));
      const used = specs.map(({ name }) => /^(flow|prior)\./.test(name));
      const loss = (...given: tf.Tensor[]) => {
        const prior = priorOf((name) => given[specs.findIndex((spec) => spec.name === name)]!, config);
        const { value, logDet } = prior.toNoise(z, features, scanned);
        return tf.sum(tf.add(logNormal(value), logDet)) as tf.Scalar;
      };
      const grads = tf.grads((...some: tf.Tensor[]) => {
        const queue = [...some];
        return loss(...values.map((value, i) => (used[i] ? queue.shift()! : value)));
      })(values.filter((_, i) => used[i]));
      return Object.fromEntries(grads.map((g, i) => [`g${i}`, g]));
    };
    const recording = polymorphic(SIZES, dimensions, gradients);
    expect(recording.stackedGradients).toBe(0);
    const compiled = await compile(recording);
    const feeds = {
      z: normals(3, 5, 2, Z),
      mask: filled(1, 5, 2, 1),
      ...Object.fromEntries(specs.map(({ name }) => [name, weights.get(name)!])),
    };
    expect(differences(await compiled.run(feeds), await interpret(dimensions, gradients).run(feeds))).toEqual(
      [],
    );
    await compiled.release();
  });

  it('is exported, passes the check of foreign files, and every weight of it matters', async () => {
    const stored = storedWeights(weights);
    const files = await exportGraphs(config, stored);
    Object.values(files).forEach((file) => checkGraph(file));
    const { dimensions, fn } = graphs.density;
    const feeds = { z: normals(3, 3, 2, Z), mask: filled(1, 3, 2, 1) };
    const before = floats(await interpret(dimensions, fn).run(feeds), 'epsilon');
    const names = parameterSpecs(config).map(({ name }) => name);
    for (const name of names.filter((each) => each.startsWith('flow.'))) {
      const { dims, data } = weights.get(name)!;
      const changed = new Map(weights).set(name, { dims, data: data.map((v, i) => v + (i % 2 ? 1 : -1)) });
      const after = floats(
        await interpret(dimensions, exportedGraphs(config, changed).density.fn).run(feeds),
        'epsilon',
      );
      expect(distance(before, after), name).toBeGreaterThan(1e-4);
    }
  });
});

describe('a configuration', () => {
  it('without a flow means its couplings', async () => {
    const plain = tinyConfig({ latent: Z, layers: 3, transform: 'affine' });
    const spelled = { ...plain, flow: [{ kind: 'coupling' as const, layers: 3 }] };
    const weights = wildWeights(plain, 4);
    const renamed = new Map(
      [...weights].map(([name, value]) => [name.replace(/^flow\./, 'flow.0.'), value] as const),
    );
    const feeds = { z: normals(3, 4, 2, Z), mask: filled(1, 4, 2, 1) };
    const run = (config: ModelConfig, values: Weights) => {
      const { dimensions, fn } = exportedGraphs(config, values).density;
      return interpret(dimensions, fn).run(feeds);
    };
    expect(await run(spelled, renamed)).toEqual(await run(plain, weights));
  });

  it.each([
    ['an unknown part', [{ kind: 'planar' }]],
    ['an unknown transform', [{ kind: 'coupling', transform: 'cubic' }]],
    ['a field that a part does not have', [{ kind: 'reversal', layers: 2 }]],
    ['no part at all', []],
  ])('is refused with %s', (_, flow) => {
    expect(modelConfigSchema.safeParse({ flow }).success).toBe(false);
  });

  it('is refused by a sentence when couplings cannot halve the latent', () => {
    expect(() => parameterSpecs(tinyConfig({ latent: 5 }))).toThrow(
      'split couplings need an even latent, got 5',
    );
    expect(parameterSpecs({ ...configOf(models[0]![1]), latent: 5 }).length).toBeGreaterThan(0);
  });
});

it('the bundled chorales are what their weights and configuration say', async () => {
  const file = (name: string) =>
    readFileSync(new URL(`../../../models/pretrained/chorales/${name}`, import.meta.url));
  const { config } = manifestSchema.parse(JSON.parse(file('manifest.json').toString()));
  const { dimensions, fn } = exportedGraphs(
    config,
    readSafetensors(file('weights.safetensors')).tensors,
  ).density;
  const graph = await openGraph(file('density.onnx'));
  const feeds = { z: normals(6, 12, 1, config.latent), mask: filled(1, 12, 1, 1) };
  expect(differences(await graph.run(feeds), await interpret(dimensions, fn).run(feeds))).toEqual([]);
  await graph.release();
});
