import { describe, expect, it } from 'vitest';
import { modelConfigSchema } from '../../../core/contract/config.ts';
import { compile, polymorphic } from '../../../models/compiler/index.ts';
import type { Tensors } from '../../../models/compiler/compile.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import type { SizedRecordable } from '../../../models/compiler/polymorphic.ts';
import * as tf from '../../../models/compiler/tensorflow.ts';
import { logNormal } from '../../../models/flows/density.ts';
import { scanned } from '../../../models/latent/recurrence.ts';
import { positionFeatures } from '../../../models/latent/positions.ts';
import { priorOf } from '../../../models/latent/priors.ts';
import {
  constants,
  distance,
  filled,
  firstWeights,
  laneOf,
  normals,
  rows,
  runEagerly,
  tinyConfig,
  wildWeights,
} from '../../fixtures/latent.ts';
import { jacobian, logAbsDet, prior64 } from '../../fixtures/latent-reference.ts';

const floats = (tensors: Tensors, name: string) => tensors[name]!.data as Float32Array;

const density =
  (config: ReturnType<typeof tinyConfig>, weights: ReturnType<typeof wildWeights>) =>
  ({ z, mask, ...dropout }: Record<string, tf.Tensor>) => {
    const prior = priorOf(constants(weights), config);
    const features = positionFeatures(mask!, config);
    const factors = Object.values(dropout);
    const { value, logDet } = prior.toNoise(z!, features, scanned, factors.length ? factors : undefined);
    return { epsilon: value, logDet, logProb: tf.add(logNormal(value), logDet), features };
  };

describe('noise to latent and back', () => {
  const config = modelConfigSchema.parse({
    latent: 6,
    hidden: 8,
    layers: 4,
    couplingHidden: 12,
    maxSteps: 12,
  });
  const weights = wildWeights(config, 3, 0.5);
  const roundTrip: SizedRecordable = (input, { T, B }) => {
    const epsilon = input('epsilon', [T!, B!, config.latent]);
    const given = { z: input('given', [T!, B!, config.latent]), known: input('known', [T!, B!, 1]) };
    const mask = input('mask', [T!, B!, 1]);
    const prior = priorOf(constants(weights), config);
    const features = positionFeatures(mask, config);
    const { z, stages } = prior.toLatent(epsilon, features, given, scanned);
    const back = prior.toNoise(z, features, scanned);
    return { z, back: back.value, stages: tf.stack([...stages]), backStages: tf.stack([...back.stages]) };
  };
  const dimensions = { T: ['epsilon', 0], B: ['epsilon', 1] } as const;
  const feedsAt = (T: number, B: number, known = filled(0, T, B, 1)) => ({
    epsilon: normals(1, T, B, 6),
    given: normals(2, T, B, 6),
    known,
    mask: filled(1, T, B, 1),
  });

  it('is the identity, eager and compiled, at every length', async () => {
    const compiled = await compile(polymorphic({ T: [5, 7, 11], B: [2, 3, 4] }, dimensions, roundTrip));
    for (const [T, B] of [
      [1, 1],
      [2, 3],
      [5, 1],
      [12, 2],
    ] as const) {
      const feeds = feedsAt(T, B);
      const eager = await interpret(dimensions, roundTrip).run(feeds);
      for (const outputs of [await compiled.run(feeds), eager]) {
        expect(distance(floats(outputs, 'back'), feeds.epsilon.data as Float32Array)).toBeLessThan(1e-4);
        expect(distance(floats(outputs, 'stages'), floats(outputs, 'backStages'))).toBeLessThan(2e-4);
        expect(distance(floats(outputs, 'z'), feeds.epsilon.data as Float32Array)).toBeGreaterThan(0.3);
      }
    }
    await compiled.release();
  });

  it('keeps the steps that are given, exactly, and samples the others as if they had been sampled', async () => {
    const known = { ...filled(0, 7, 2, 1) };
    known.data = Float32Array.from({ length: 14 }, (_, i) => [1, 0, 0, 1, 1][i % 5]!);
    const feeds = feedsAt(7, 2, known);
    const { z, back } = await interpret(dimensions, roundTrip).run(feeds);
    const free = await interpret(dimensions, roundTrip).run(feedsAt(7, 2));
    let changed = 0;
    for (let row = 0; row < 14; row++) {
      const at = (data: unknown) => (data as Float32Array).slice(row * 6, row * 6 + 6);
      if (known.data[row] === 1) expect(at(z!.data)).toEqual(at(feeds.given.data));
      else expect(distance(at(back!.data), at(feeds.epsilon.data))).toBeLessThan(1e-4);
      // What was given steers what follows.
      if (known.data[row] === 0 && row >= 2) changed += distance(at(z!.data), at(free.z!.data));
    }
    expect(changed).toBeGreaterThan(1e-3);
  });

  it('by the first weights of a model is the identity over long pieces too', async () => {
    const first = modelConfigSchema.parse({ vocabulary: 4, latent: 8, hidden: 16 });
    const feeds = { ...feedsAt(1, 1), epsilon: normals(5, 64, 2, 8), mask: filled(1, 64, 2, 1) };
    const { back } = await runEagerly(
      ({ epsilon, mask }) => {
        const prior = priorOf(constants(firstWeights(first, 1)), first);
        const features = positionFeatures(mask!, first);
        const nothing = { z: tf.zerosLike(epsilon!), known: tf.zerosLike(mask!) };
        const { z } = prior.toLatent(epsilon!, features, nothing, scanned);
        return { back: prior.toNoise(z, features, scanned).value };
      },
      { epsilon: feeds.epsilon, mask: feeds.mask },
    );
    expect(distance(back!.data as Float32Array, feeds.epsilon.data as Float32Array)).toBeLessThan(1e-4);
  });
});

describe.each(['nlsq', 'affine'] as const)('the density of the prior, %s', (transform) => {
  const config = tinyConfig({ transform });
  const [T, Z] = [3, config.latent];
  const weights = wildWeights(config, 8, transform === 'affine' ? 1.1 : 1.6);
  const feeds = { z: normals(3, T, 1, Z), mask: filled(1, T, 1, 1) };

  it('has the log-determinant of the Jacobian over all steps', async () => {
    const { epsilon, logDet, features } = await runEagerly(density(config, weights), feeds);
    const known = rows(floats({ features: features! }, 'features'), features!.dims[2]!);
    const reference = (z: number[]) => prior64(rows(z, Z), known, weights, config);
    const z = Array.from(feeds.z.data as Float32Array);
    const exact = reference(z);
    const total = exact.logDets.reduce((sum, v) => sum + v, 0);
    const J = jacobian((x) => reference(x).epsilon.flat(), z);
    expect(Math.abs(total)).toBeGreaterThan(0.1);
    expect(Math.abs(logAbsDet(J) - total)).toBeLessThan(1e-6);
    expect(distance(floats({ logDet: logDet! }, 'logDet'), exact.logDets)).toBeLessThan(1e-4);
    expect(distance(floats({ epsilon: epsilon! }, 'epsilon'), exact.epsilon.flat())).toBeLessThan(1e-4);
    // Autoregressive: no later step has a part in an earlier one, and some earlier has in a later.
    const future = J.flatMap((row, i) => row.filter((_, j) => Math.floor(j / Z) > Math.floor(i / Z)));
    const past = J.flatMap((row, i) => row.filter((_, j) => Math.floor(j / Z) < Math.floor(i / Z)));
    expect(future).toEqual(future.map(() => 0));
    expect(Math.max(...past.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it('of a step does not change with later steps, and does with earlier ones', async () => {
    const long = { z: normals(4, 8, 2, Z), mask: filled(1, 8, 2, 1) };
    const before = floats(await runEagerly(density(config, weights), long), 'logProb');
    for (const t of [0, 3, 7]) {
      const data = (long.z.data as Float32Array<ArrayBuffer>).slice();
      data[t * 2 * Z]! += 1;
      const changed = { ...long, z: { ...long.z, data } };
      const after = floats(await runEagerly(density(config, weights), changed), 'logProb');
      const moved = Array.from(after.keys()).filter((i) => after[i] !== before[i]);
      expect(moved).toContain(2 * t);
      expect(moved.every((i) => i >= 2 * t && i % 2 === 0)).toBe(true);
      if (t < 7) expect(moved).toContain(2 * t + 2);
    }
  });

  it('does not change when dropout drops nothing, and does when it drops', async () => {
    const one = filled(1, T, 1, config.hidden);
    const plain = floats(await runEagerly(density(config, weights), feeds), 'logProb');
    const kept = await runEagerly(density(config, weights), { ...feeds, first: one, second: one });
    expect(floats(kept, 'logProb')).toEqual(plain);
    for (const dropped of ['first', 'second']) {
      const factors = { first: one, second: one, [dropped]: filled(0, T, 1, config.hidden) };
      const without = await runEagerly(density(config, weights), { ...feeds, ...factors });
      expect(distance(floats(without, 'logProb'), plain)).toBeGreaterThan(1e-3);
    }
  });

  it('knows the length of the piece: it differs with the mask', async () => {
    const long = normals(3, 5, 1, Z);
    const whole = await runEagerly(density(config, weights), { z: long, mask: filled(1, 5, 1, 1) });
    const short = { data: Float32Array.of(1, 1, 1, 0, 0), dims: [5, 1, 1] };
    const cut = await runEagerly(density(config, weights), { z: long, mask: short });
    const steps = (tensors: Tensors) => laneOf(tensors.logProb!, 0, 3);
    expect(distance(steps(whole), steps(cut))).toBeGreaterThan(1e-4);
  });
});
