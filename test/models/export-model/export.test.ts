import { beforeAll, describe, expect, it } from 'vitest';
import { modelConfigSchema, type ModelConfig } from '../../../core/contract/config.ts';
import { FLOW_ROLES, type FlowRole } from '../../../core/contract/manifest.ts';
import { compile, polymorphic, type Tensors } from '../../../models/compiler/index.ts';
import { openGraph, type Compiled } from '../../../models/compiler/compile.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import { evaluate } from '../../../models/evaluate/likelihood.ts';
import { exportGraphs, storedWeights, type ExportedFiles } from '../../../models/export/export.ts';
import { checkGraph } from '../../../models/export/graph-safety.ts';
import { exportedGraphs } from '../../../models/export/graphs.ts';
import { checkParity } from '../../../models/export/parity.ts';
import { lengthHistogram } from '../../../models/latent/length.ts';
import { DIMENSIONS, evaluationGraph, SIZES } from '../../../models/train/graphs.ts';
import { Random } from '../../../core/random.ts';
import {
  differences,
  distance,
  filled,
  normals,
  someSequences,
  tinyConfig,
  wildWeights,
} from '../../fixtures/latent.ts';

const configs: [string, Partial<ModelConfig>][] = [
  ['compact, centred, deep', {}],
  [
    'one-hot, shifted, tied, shallow',
    { positions: 'onehot', decoderFeatures: 'shifted', tiedEmbedding: 3, couplingDepth: 1 },
  ],
  [
    'affine text, one flow layer, no skip',
    { transform: 'affine', kind: 'text', layers: 1, encoderSkip: false },
  ],
  [
    'text, each step alone around mixtures that hear the context',
    {
      arch: 'af-af',
      kind: 'text',
      transform: 'mixture',
      layers: 1,
      contextSkip: true,
      encoderLayers: 0,
      decoderLayers: 0,
    },
  ],
  ['more layers everywhere', { latent: 6, priorLayers: 3, encoderLayers: 2, decoderLayers: 2 }],
];

/** Feeds of all graphs, lanes of different lengths, some steps given. */
function feedsAt(config: ModelConfig, T: number, B: number): Tensors {
  const { latent: Z, vocabulary: V } = config;
  const random = Random.of(T, B);
  return {
    x: { data: random.uniforms(T * B * V).map((u) => (u < 0.2 ? 1 : 0)), dims: [T, B, V] },
    mask: {
      data: Float32Array.from({ length: T * B }, (_, i) =>
        Math.floor(i / B) < Math.max(1, T - 3 * (i % B)) ? 1 : 0,
      ),
      dims: [T, B, 1],
    },
    z: normals(1, T, B, Z),
    epsilon: normals(2, T, B, Z),
    given: normals(3, T, B, Z),
    known: { data: random.uniforms(T * B).map((u) => (u < 0.3 ? 1 : 0)), dims: [T, B, 1] },
  };
}

describe.each(configs)('the exported graphs of a model: %s', (_, overrides) => {
  const config = tinyConfig(overrides);
  const weights = storedWeights(wildWeights(config, 6, 0.5));
  let files: ExportedFiles;
  let graphs: Record<FlowRole, Compiled>;

  beforeAll(async () => {
    files = await exportGraphs(config, weights);
    const open = await Promise.all(
      FLOW_ROLES.map(async (role) => [role, await openGraph(files[role])] as const),
    );
    graphs = Object.fromEntries(open) as never;
  });

  it('run at sizes that were never traced, as TensorFlow.js does', async () => {
    for (const [T, B] of [
      [1, 1],
      [2, 7],
      [40, 5],
    ] as const) {
      for (const [role, { dimensions, fn }] of Object.entries(exportedGraphs(config, weights))) {
        const feeds = feedsAt(config, T, B);
        const got = await graphs[role as FlowRole].run(feeds);
        const expected = await interpret(dimensions, fn).run(feeds);
        expect(differences(got, expected), `${role} at ${T}, ${B}`).toEqual([]);
      }
    }
  });

  it('have the inputs and outputs that the contract names, and pass the check of foreign files', () => {
    const ports = FLOW_ROLES.map((role) => [
      [...graphs[role].inputs].sort(),
      [...graphs[role].outputs].sort(),
    ]);
    expect(ports).toEqual([
      [
        ['mask', 'x'],
        ['logVar', 'mean'],
      ],
      [
        ['mask', 'z'],
        ['epsilon', 'layers', 'logProb'],
      ],
      [
        ['epsilon', 'given', 'known', 'mask'],
        ['layers', 'z'],
      ],
      [['mask', 'z'], ['logits']],
    ]);
    for (const role of FLOW_ROLES) checkGraph(files[role]);
  });

  it('agree with each other: what is sampled has its noise, layers in one order, given steps as given', async () => {
    const { epsilon, mask, given, known } = feedsAt(config, 17, 3);
    const free = await graphs.sample.run({
      epsilon: epsilon!,
      mask: mask!,
      given: given!,
      known: filled(0, 17, 3, 1),
    });
    const back = await graphs.density.run({ z: free.z!, mask: mask! });
    const { latent: Z, layers: L } = config;
    const alive = (data: unknown, i: number) =>
      mask!.data[Math.floor(i / Z) % (17 * 3)] ? (data as Float32Array)[i]! : 0;
    const masked = (epsilon!.data as Float32Array).map((_, i) => alive(epsilon!.data, i));
    expect(distance(back.epsilon!.data as Float32Array, masked)).toBeLessThan(2e-4);
    expect(free.layers!.dims).toEqual([L + 1, 17, 3, Z]);
    expect(distance(free.layers!.data as Float32Array, back.layers!.data as Float32Array)).toBeLessThan(2e-4);
    const size = 17 * 3 * Z;
    expect((back.layers!.data as Float32Array).slice(0, size)).toEqual(back.epsilon!.data);
    expect((back.layers!.data as Float32Array).slice(L * size)).toEqual(free.z!.data);
    const held = await graphs.sample.run({ epsilon: epsilon!, mask: mask!, given: given!, known: known! });
    known!.data.forEach((k, row) => {
      if (k && mask!.data[row])
        expect(held.z!.data.slice(row * Z, row * Z + Z)).toEqual(given!.data.slice(row * Z, row * Z + Z));
    });
  });

  it('have a density over whole steps that is zero after the end', async () => {
    const { z, mask } = feedsAt(config, 9, 3);
    const { logProb, epsilon } = await graphs.density.run({ z: z!, mask: mask! });
    mask!.data.forEach((alive, row) => {
      const noise = Array.from(
        epsilon!.data.slice(row * config.latent, (row + 1) * config.latent) as Float32Array,
      );
      if (!alive)
        expect([logProb!.data[row], ...noise].map((v) => Math.abs(v as number))).toEqual([
          0,
          ...noise.map(() => 0),
        ]);
      else expect(Math.abs(logProb!.data[row] as number)).toBeGreaterThan(0);
    });
  });
});

describe('the check when a model is exported', () => {
  const config = tinyConfig();
  const weights = storedWeights(wildWeights(config, 6, 0.5));
  let files: ExportedFiles;
  let others: ExportedFiles;

  beforeAll(async () => {
    files = await exportGraphs(config, weights);
    others = await exportGraphs(config, storedWeights(wildWeights(config, 7, 0.5)));
  });

  it.each(FLOW_ROLES)('refuses a %s graph of other weights, by its name', async (role) => {
    const graphs = exportedGraphs(config, weights);
    await checkParity(config, graphs, files);
    await expect(checkParity(config, graphs, { ...files, [role]: others[role] })).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining(`${role}.`),
    });
  });

  it('refuses weights that differ in one number by a hundredth', async () => {
    const name = 'flow.1.outer.W';
    const { dims, data } = weights.get(name)!;
    const changed = data.slice();
    changed[0]! *= 1.01;
    const graphs = exportedGraphs(config, new Map([...weights, [name, { dims, data: changed }]]));
    await expect(checkParity(config, graphs, files)).rejects.toMatchObject({ code: 'bad-model' });
  });

  it('refuses a graph that does not undo another although each is right alone', async () => {
    const other = exportedGraphs(config, storedWeights(wildWeights(config, 7, 0.5)));
    const mixed = { ...exportedGraphs(config, weights), sample: other.sample };
    await expect(checkParity(config, mixed, { ...files, sample: others.sample })).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('noise → latent → noise'),
    });
  });
});

describe('weights as they are stored', () => {
  it('are float16 numbers, the nearest, and storing them again changes nothing', () => {
    const config = tinyConfig();
    const weights = wildWeights(config, 2);
    const stored = storedWeights(weights);
    for (const [name, { dims, data }] of stored) {
      const before = weights.get(name)!;
      expect(dims).toEqual(before.dims);
      data.forEach((v, i) => {
        expect(Math.abs(v - before.data[i]!)).toBeLessThanOrEqual(
          Math.abs(before.data[i]!) * 2 ** -11 + 2 ** -25,
        );
      });
    }
    expect(storedWeights(stored)).toEqual(stored);
  });

  it('cost less than 0.002 nats of likelihood', async () => {
    const config = modelConfigSchema.parse({ vocabulary: 12, latent: 6, hidden: 12, couplingHidden: 16 });
    const weights = wildWeights(config, 3, 0.7);
    const run = await compile(polymorphic(SIZES, DIMENSIONS, evaluationGraph(config, 4)));
    const sequences = someSequences(config, [20, 25, 30, 12], 1);
    const options = {
      run,
      latent: 6,
      vocabulary: 12,
      samples: 4,
      histogram: lengthHistogram([], 40, 1),
      seed: 1,
      batch: 4,
    };
    const before = await evaluate(sequences, { ...options, weights });
    const after = await evaluate(sequences, { ...options, weights: storedWeights(weights) });
    expect(after.nll).not.toBe(before.nll);
    expect(Math.abs(after.nll - before.nll)).toBeLessThan(0.002);
    process.stderr.write(
      `float16 costs ${(after.nll - before.nll).toExponential(1)} nats a step of ${before.nll.toFixed(2)}\n`,
    );
  });
});
