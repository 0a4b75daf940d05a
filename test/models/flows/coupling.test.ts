import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../core/contract/config.ts';
import { Random } from '../../../core/random.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { affine } from '../../../models/flows/affine.ts';
import { SplitCouplings } from '../../../models/flows/coupling.ts';
import { nlsq } from '../../../models/flows/nlsq.ts';
import { within, type Parameters, type Weights } from '../../../models/flows/parameters.ts';
import { checkDynamic, gradientsOf, type Declare, type Program } from '../../fixtures/compiler.ts';
import {
  constants,
  distance,
  filled,
  normals,
  rows,
  runCompiled,
  runEagerly,
  tinyConfig,
} from '../../fixtures/latent.ts';
import { couplings64, jacobian, logAbsDet } from '../../fixtures/latent-reference.ts';

const CONTEXT = 3;
const configs = [
  { transform: 'nlsq', couplingDepth: 2, latent: 6, layers: 5 },
  { transform: 'nlsq', couplingDepth: 1, latent: 8, layers: 2 },
  { transform: 'affine', couplingDepth: 2, latent: 4, layers: 3 },
  { transform: 'affine', couplingDepth: 1, latent: 2, layers: 1 },
] as const;

function sizesOf({ latent, layers, couplingHidden, couplingDepth }: ModelConfig) {
  return { latent, context: CONTEXT, layers, couplingHidden, couplingDepth };
}

const couplings = (config: ModelConfig, parameters: Parameters) =>
  new SplitCouplings(parameters, config.transform === 'nlsq' ? nlsq : affine, sizesOf(config));

/** Random weights of a stack, far from the identity. */
function wildStack(config: ModelConfig, seed: number): Weights {
  const random = Random.of(seed);
  const weights = new Map<string, { dims: readonly number[]; data: Float32Array<ArrayBuffer> }>();
  tf.tidy(() => {
    couplings(config, (name, dims) => {
      const length = dims.reduce((product, d) => product * d, 1);
      const size = 0.8 / (dims.length === 2 ? Math.sqrt(dims[0]!) : 2);
      weights.set(name, { dims, data: random.normals(length).map((v) => v * size) });
      return tf.zeros([...dims]);
    });
  });
  return weights;
}

describe.each(configs)('split couplings, $transform, depth $couplingDepth, $layers layers', (overrides) => {
  const config = tinyConfig(overrides);
  const { latent: Z, layers: L } = config;
  const weights = wildStack(config, 7);
  const feeds = { z: normals(1, 40, Z), context: normals(2, 40, CONTEXT) };
  const both = (input: Record<string, tf.Tensor>) => {
    const stack = couplings(config, constants(weights));
    const noise = stack.toNoise(input.z!, input.context!);
    const back = stack.toLatent(noise.value, input.context!);
    return {
      epsilon: noise.value,
      logDet: noise.logDet,
      stages: tf.stack([...noise.stages]),
      back: back.value,
      backLogDet: back.logDet,
      backStages: tf.stack([...back.stages]),
    };
  };

  it('come back: latent to noise to latent, with opposite log-determinants', async () => {
    for (const outputs of [await runEagerly(both, feeds), await runCompiled(both, feeds)]) {
      const { epsilon, logDet, back, backLogDet } = outputs;
      expect(distance(back!.data as Float32Array, feeds.z.data as Float32Array)).toBeLessThan(1e-4);
      expect(distance(epsilon!.data as Float32Array, feeds.z.data as Float32Array)).toBeGreaterThan(0.5);
      const negated = (backLogDet!.data as Float32Array).map((v) => -v);
      expect(distance(logDet!.data as Float32Array, negated)).toBeLessThan(1e-3);
    }
  });

  it('give their stages from the noise to the latent in both directions', async () => {
    const { epsilon, stages, backStages } = await runEagerly(both, feeds);
    expect(stages!.dims).toEqual([L + 1, 40, Z]);
    expect(backStages!.dims).toEqual([L + 1, 40, Z]);
    const stage = (k: number) => (stages!.data as Float32Array).slice(k * 40 * Z, (k + 1) * 40 * Z);
    expect(stage(0)).toEqual(epsilon!.data);
    expect(stage(L)).toEqual(feeds.z.data);
    expect(distance(stages!.data as Float32Array, backStages!.data as Float32Array)).toBeLessThan(1e-3);
    const reference = rows(feeds.z.data as Float32Array, Z).map((z, i) =>
      couplings64(z, rows(feeds.context.data as Float32Array, CONTEXT)[i]!, weights, config, ''),
    );
    for (let k = 0; k <= L; k++)
      expect(
        distance(
          stage(k),
          reference.flatMap((r) => r.stages[k]!),
        ),
      ).toBeLessThan(1e-3);
  });

  it('have the log-determinant of their whole Jacobian', async () => {
    const { logDet, epsilon } = await runEagerly(both, feeds);
    const contexts = rows(feeds.context.data as Float32Array, CONTEXT);
    rows(feeds.z.data as Float32Array, Z).forEach((z, i) => {
      const exact = couplings64(z, contexts[i]!, weights, config, '');
      const J = jacobian((x) => couplings64(x, contexts[i]!, weights, config, '').epsilon, z);
      expect(Math.abs(logAbsDet(J) - exact.logDet)).toBeLessThan(1e-6);
      expect(Math.abs((logDet!.data[i] as number) - exact.logDet)).toBeLessThan(
        1e-4 * (1 + Math.abs(exact.logDet)),
      );
      const row = rows(epsilon!.data as Float32Array, Z)[i]!;
      expect(distance(row, exact.epsilon)).toBeLessThan(
        1e-4 * (1 + Math.max(...exact.epsilon.map(Math.abs))),
      );
    });
  });

  it('depend on their context, and begin near the identity', async () => {
    const { epsilon } = await runEagerly(both, feeds);
    const other = await runEagerly(both, { ...feeds, context: filled(0, 40, CONTEXT) });
    expect(distance(epsilon!.data as Float32Array, other.epsilon!.data as Float32Array)).toBeGreaterThan(0.1);
    const random = Random.of(1);
    const fresh: Parameters = (_, shape, initial) =>
      tf.tensor(
        initial(
          random,
          shape.reduce((a, b) => a * b, 1),
        ),
        [...shape],
      );
    const first = await runEagerly(({ z, context }) => {
      const stack = couplings(config, fresh);
      return { logDet: stack.toNoise(z!, context!).logDet };
    }, feeds);
    expect(Math.max(...(first.logDet!.data as Float32Array).map(Math.abs))).toBeLessThan(0.15 * Z * L);
  });

  it('are compiled as they are eager, gradients included', async () => {
    await checkDynamic(gradientProgram(config), [
      { T: 3, B: 2 },
      { T: 1, B: 1 },
    ]);
  });
});

/** Both directions with the gradients of the first in all weights, the context and z. */
function gradientProgram(config: ModelConfig): Program {
  return (input: Declare, { T, B }) => {
    const z = input('z', [T!, B!, config.latent]);
    const context = input('context', [T!, B!, CONTEXT]);
    const names: string[] = [];
    const values: tf.Tensor[] = [];
    const declare: Parameters = within((name, shape) => {
      names.push(name);
      values.push(input(name, shape, 'weight'));
      return values.at(-1)!;
    }, 'w');
    const back = (() => {
      const stack = couplings(config, declare);
      return stack.toLatent(z, context);
    })();
    const forward = (x: tf.Tensor, c: tf.Tensor, ...ws: tf.Tensor[]) => {
      const stack = couplings(
        config,
        within((name) => ws[names.indexOf(name)]!, 'w'),
      );
      const { value, logDet, stages } = stack.toNoise(x, c);
      return [value, logDet, stages[Math.min(1, stages.length - 1)]!];
    };
    const outputs = forward(z, context, ...values);
    return {
      ...Object.fromEntries(outputs.map((y, k) => [`y${k}`, y])),
      back: back.value,
      backLogDet: back.logDet,
      ...gradientsOf(input, (x, c, ...ws) => forward(x!, c!, ...ws), [z, context, ...values]),
    };
  };
}
