import { describe, expect, it } from 'vitest';
import type { FlowPart, ModelConfig } from '../../../core/contract/config.ts';
import { Random } from '../../../core/random.ts';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import type { SizedRecordable } from '../../../models/compiler/polymorphic.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { startOf } from '../../../models/flows/act-norm.ts';
import { encoder } from '../../../models/latent/encoder.ts';
import { positionFeatures } from '../../../models/latent/positions.ts';
import { priorOf } from '../../../models/latent/priors.ts';
import { fused } from '../../../models/latent/recurrence.ts';
import { withActNormStart } from '../../../models/train/act-norm-start.ts';
import { denseBatch } from '../../../models/train/data.ts';
import { DIMENSIONS, SIZES } from '../../../models/train/graphs.ts';
import { constants, firstWeights, runEagerly } from '../../fixtures/latent.ts';
import { patterns, quickSettings, studied } from '../../fixtures/latent-training.ts';

const flow: FlowPart[] = [
  { kind: 'actnorm' },
  { kind: 'coupling', layers: 2, transform: 'spline' },
  { kind: 'linear' },
  { kind: 'actnorm' },
  { kind: 'reversal' },
  { kind: 'autoregressive', layers: 2 },
  { kind: 'actnorm' },
];
const data = patterns();
// One batch that holds all of the data, so that the test knows it.
const settings = quickSettings({ batch: data.train.length });
const open = (fn: SizedRecordable) => compile(polymorphic(SIZES, DIMENSIONS, fn));

/** Stages of the flow, from the latent on, of fresh samples of the posterior of all data: rows of Z alive steps. */
async function stagesOf(config: ModelConfig, weights: Awaited<ReturnType<typeof withActNormStart>>) {
  const { x, mask } = denseBatch(data.train, config.vocabulary);
  const [T, B] = mask.dims as [number, number];
  const { latent: Z } = config;
  const noise = { data: Random.of(99).normals(T * B * Z), dims: [T, B, Z] };
  const { stages } = await runEagerly(
    (input) => {
      const parameters = constants(weights);
      const features = positionFeatures(input.mask!, config);
      const posterior = encoder(parameters, fused, config, { x: input.x!, mask: input.mask!, features });
      const deviation = tf.exp(tf.mul(posterior.logVar, 0.5));
      const z = tf.add(posterior.mean, tf.mul(deviation, input.noise!));
      const { stages } = priorOf(parameters, config).toNoise(tf.mul(z, input.mask!), features, fused);
      return { stages: tf.stack([...stages].reverse()) };
    },
    { x, mask, noise },
  );
  const alive = [...(mask.data as Float32Array).keys()].filter((row) => mask.data[row] === 1);
  return (stage: number) =>
    alive.map((row) => {
      const at = (stage * T * B + row) * Z;
      return (stages!.data as Float32Array).subarray(at, at + Z);
    });
}

function moments(rows: readonly Float32Array[]) {
  const mean = Array.from(rows[0]!, (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  const variance = mean.map((m, i) => rows.reduce((sum, row) => sum + (row[i]! - m) ** 2, 0) / rows.length);
  return { mean, variance };
}

describe('the start of ActNorm', () => {
  it('makes mean 0 and variance 1 of what had others', () => {
    const { logScale, shift } = startOf(Float32Array.of(3, -2), Float32Array.of(4, 0.25));
    expect([...logScale]).toEqual([-Math.log(2), Math.log(2)].map(Math.fround));
    expect(shift[0]).toBeCloseTo(-1.5, 6);
    expect(shift[1]).toBeCloseTo(4, 6);
  });

  it('stays finite for an element that never changes', () => {
    const { logScale, shift } = startOf(Float32Array.of(3), Float32Array.of(0));
    expect([...logScale, ...shift].every(Number.isFinite)).toBe(true);
  });

  it.each(['af-scf', 'iaf-scf', 'af-only'] as const)(
    'is met by every ActNorm of a flow, whatever comes between them: %s',
    async (arch) => {
      const config = { ...studied, arch, flow };
      const weights = firstWeights(config, 1);
      const started = await withActNormStart(weights, { config, settings, data, open });
      const [before, after] = [await stagesOf(config, weights), await stagesOf(config, started)];
      expect(Math.min(...moments(before(1)).variance)).toBeLessThan(0.5);
      for (const stage of [1, 5, 9]) {
        const { mean, variance } = moments(after(stage));
        // Other samples of the posterior: about a hundred steps of it.
        for (const m of mean) expect(Math.abs(m)).toBeLessThan(0.35);
        for (const v of variance) expect(Math.abs(Math.log(v))).toBeLessThan(0.6);
      }
      const changed = [...started].filter(([name, { data }]) => data !== weights.get(name)!.data);
      expect(changed.map(([name]) => name).sort()).toEqual(
        [0, 3, 6].flatMap((i) => [`flow.${i}.logScale`, `flow.${i}.shift`]),
      );
    },
  );

  it('leaves a flow without ActNorm alone, and opens nothing for it', async () => {
    const refuse = () => Promise.reject(new Error('opened'));
    for (const config of [
      studied,
      { ...studied, flow: [flow[1]!] },
      { ...studied, arch: 'lstm' as const, flow },
    ]) {
      const weights = firstWeights({ ...config, arch: 'af-scf', flow: undefined }, 1);
      expect(await withActNormStart(weights, { config, settings, data, open: refuse })).toBe(weights);
    }
  });
});
