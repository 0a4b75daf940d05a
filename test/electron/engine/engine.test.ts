import { rm } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Piece } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { Random } from '../../../core/random.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { writeModel } from '../../../electron/host/model-folder.ts';
import {
  TINY_BIAS,
  TINY_LATENT,
  tinyDescription,
  tinyFiles,
  tinyModel,
  tinyWeights,
} from '../../fixtures/tiny-model.ts';

const engine = new EngineClient();
let music: string;
let text: string;
beforeAll(async () => {
  [music, text] = await Promise.all([tinyModel(), tinyModel('text')]);
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([music, text].map((dir) => rm(path.dirname(dir), { recursive: true })));
});

/** [T, B, width] of values that differ. */
function waves(dims: [number, number, number], phase = 0): FloatTensor {
  const data = Float32Array.from({ length: dims[0] * dims[1] * dims[2] }, (_, i) => Math.sin(i + phase));
  return { data, dims };
}

function ones(steps: number, batch: number): FloatTensor {
  return { data: new Float32Array(steps * batch).fill(1), dims: [steps, batch, 1] };
}

/** The logit of a column, computed here from the tiny model's definition. */
function logit(z: ArrayLike<number>, step: number, column: number, width: number): number {
  const weights = tinyWeights(width);
  let sum = TINY_BIAS;
  for (let i = 0; i < TINY_LATENT; i++) sum += z[step * TINY_LATENT + i]! * weights[i * width + column]!;
  return sum;
}

/** What the definitions in CONTRACTS say that a piece of the tiny music model is. */
function expectedRoll({ steps, z, u }: Piece, threshold?: number): number[][] {
  return Array.from({ length: steps }, (_, step) =>
    Array.from({ length: 88 }, (_, key) => key)
      .filter((key) => {
        const probability = 1 / (1 + Math.exp(-logit(z.data, step, key, 88)));
        return threshold !== undefined ? probability > threshold : u.data[step * 88 + key]! < probability;
      })
      .map((key) => key + 21),
  );
}

describe('generate', () => {
  test('is what its definition says, with the noise that made it', async () => {
    const progress = vi.fn();
    const { pieces, active } = await engine.call(
      'generate',
      { model: music, seed: 7, count: 3, steps: 5, temperature: 0.5 },
      { onProgress: progress },
    );
    expect(active.provider).toBe('cpu');
    expect(pieces).toHaveLength(3);
    pieces.forEach((piece, index) => {
      const random = Random.of(7, index);
      random.uniform();
      const noise = random.normals(5 * TINY_LATENT).map((value) => value * 0.5);
      expect(piece).toMatchObject({ index, steps: 5 });
      expect(piece.epsilon).toEqual({ data: noise, dims: [5, 1, TINY_LATENT] });
      expect(piece.z).toEqual(piece.epsilon);
      expect(piece.u).toEqual({ data: random.uniforms(5 * 88), dims: [5, 1, 88] });
      expect(piece.roll).toEqual(expectedRoll(piece));
    });
    expect(progress.mock.calls.at(-1)).toEqual([{ done: 3, total: 3 }]);
  });

  test('gives the same candidate whatever the count, and another for another seed', async () => {
    const make = async (seed: number, count: number) =>
      (await engine.call('generate', { model: music, seed, count })).pieces;
    const [three, one, other] = await Promise.all([make(1, 3), make(1, 1), make(2, 1)]);
    expect(one[0]).toEqual(three[0]);
    expect(three[1]).not.toEqual({ ...three[0], index: 1 });
    expect(other[0]!.epsilon).not.toEqual(one[0]!.epsilon);
  });

  test('draws lengths as often as the histogram says, and noise that does not depend on how T came', async () => {
    const { pieces } = await engine.call('generate', { model: music, seed: 5, count: 800 });
    const share = (steps: number) => pieces.filter((piece) => piece.steps === steps).length / pieces.length;
    const expected = [0, 0, 1 / 8, 2 / 8, 3 / 8, 0, 2 / 8];
    expected.forEach((p, steps) => expect(Math.abs(share(steps) - p)).toBeLessThan(p === 0 ? 1e-9 : 0.05));
    const [drawn] = pieces;
    const fixed = await engine.call('generate', { model: music, seed: 5, steps: drawn!.steps });
    expect(fixed.pieces[0]).toEqual(drawn);
  });

  test('by threshold sounds what is likelier than not; temperature 0 is the mean', async () => {
    const request = { model: music, seed: 3, steps: 4, emission: 'threshold' as const };
    const [piece] = (await engine.call('generate', request)).pieces;
    expect(piece!.roll).toEqual(expectedRoll(piece!, 0.5));
    const [mean] = (await engine.call('generate', { ...request, temperature: 0 })).pieces;
    expect(mean!.z.data.every((value) => value === 0)).toBe(true);
  });

  test('by another threshold sounds what is likelier than that, and u says so', async () => {
    const rollOf = async (threshold: number) => {
      const request = { model: music, seed: 3, steps: 40, emission: 'threshold' as const, threshold };
      const [piece] = (await engine.call('generate', request)).pieces;
      expect(new Set(piece!.u.data)).toEqual(new Set([Math.fround(threshold)]));
      expect(piece!.roll).toEqual(expectedRoll(piece!, threshold));
      // The uniforms' rule, with u in their place, gives the same notes.
      expect(piece!.roll).toEqual(expectedRoll(piece!));
      return piece!.roll!.flat().length;
    };
    const [few, some, all] = [await rollOf(0.9), await rollOf(0.25), await rollOf(0)];
    expect(few).toBeGreaterThan(0);
    expect(some).toBeGreaterThan(few);
    expect(all).toBe(40 * 88);
  });

  test('sends each piece ahead only when that is asked for', async () => {
    const heard: unknown[] = [];
    const onProgress = ({ piece }: { piece?: Piece | undefined }) => void heard.push(piece);
    const request = { model: music, seed: 2, count: 3 };
    const { pieces } = await engine.call('generate', { ...request, stream: true }, { onProgress });
    expect(heard).toEqual(pieces);
    heard.length = 0;
    await engine.call('generate', request, { onProgress });
    expect(heard).toEqual([undefined, undefined, undefined]);
  });

  test('writes text', async () => {
    const { pieces } = await engine.call('generate', { model: text, seed: 4, steps: 6 });
    const [piece] = pieces;
    const symbols = ['<pad>', ...'abcdefg '];
    const expected = Array.from({ length: 6 }, (_, step) => {
      const weights = symbols.map((_, column) =>
        Math.exp(logit(piece!.z.data, step, column, symbols.length)),
      );
      const total = weights.reduce((sum, weight) => sum + weight);
      let rest = piece!.u.data[step]! * total;
      return symbols[weights.findIndex((weight) => (rest -= weight) < 0)];
    });
    expect(piece).toMatchObject({ steps: 6, text: expected.join('') });
    expect(piece!.u.dims).toEqual([6, 1, 1]);
    expect(piece!.roll).toBeUndefined();
  });
});

test('the host does not wait while the engine works', async () => {
  await engine.call('load', { model: music });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await engine.call('generate', { model: music, seed: 1, count: 40, steps: 2000 });
  delay.disable();
  // A loaded machine may take the processor away once; a host that computes is late all the time.
  expect(delay.percentile(95) / 1e6).toBeLessThan(50);
});

describe('the graphs', () => {
  test('encode, decode and give densities', async () => {
    const mask = ones(3, 2);
    const { mean, logVar } = await engine.call('encode', { model: music, x: waves([3, 2, 88]), mask });
    expect([mean.dims, logVar.dims]).toEqual([
      [3, 2, 2],
      [3, 2, 2],
    ]);
    expect([...logVar.data]).toEqual([...mean.data].map((value) => -value));
    const z = waves([3, 2, 2]);
    const { logits } = await engine.call('decode', { model: music, z, mask });
    expect(logits.dims).toEqual([3, 2, 88]);
    expect(logits.data[5 * 88 + 7]).toBeCloseTo(logit(z.data, 5, 7, 88), 5);
    const { epsilon, logProb, layers } = await engine.call('density', { model: music, z, mask });
    expect([epsilon.dims, logProb.dims, layers.dims]).toEqual([
      [3, 2, 2],
      [3, 2],
      [2, 3, 2, 2],
    ]);
    expect(logProb.data[0]).toBeCloseTo(-(z.data[0]! ** 2 + z.data[1]! ** 2) / 2 - Math.log(2 * Math.PI), 5);
  });

  test('sample keeps what is known', async () => {
    const [epsilon, given] = [waves([2, 1, 2]), waves([2, 1, 2], 9)];
    const known = { data: Float32Array.of(0, 1), dims: [2, 1, 1] };
    const { z } = await engine.call('sample', { model: music, epsilon, given, known, mask: ones(2, 1) });
    expect([...z.data]).toEqual([...epsilon.data.slice(0, 2), ...given.data.slice(2)]);
  });
});

describe('faults', () => {
  const generate = (request: object) => engine.call('generate', { model: music, seed: 1, ...request });

  test('are told by name', async () => {
    await expect(generate({ temperature: -1 })).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringContaining('temperature') as unknown,
    });
    await expect(generate({ steps: 2.5 })).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(generate({ model: '/nowhere' })).rejects.toMatchObject({ code: 'not-found' });
    const z = waves([3, 2, 5]);
    await expect(engine.call('decode', { model: music, z, mask: ones(3, 2) })).rejects.toMatchObject({
      code: 'bad-shape',
      message: 'z should be [3,2,2], but it is [3,2,5]',
    });
  });

  test('a model that is replaced on disk is loaded anew', async () => {
    const before = await engine.call('load', { model: text });
    await writeModel(text, { manifest: tinyDescription('text', 'second'), files: tinyFiles('text') });
    const after = await engine.call('load', { model: text });
    expect([before.name, after.name]).toEqual(['tiny', 'second']);
  });

  test('an engine that is killed at work rejects the call, and answers the next', async () => {
    await engine.call('load', { model: music });
    const call = generate({ count: 1000, steps: 4000 });
    const rejected = expect(call).rejects.toMatchObject({
      code: 'child-died',
      message: 'the engine died (killed by SIGKILL)',
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(engine.pid!, 'SIGKILL');
    await rejected;
    const start = performance.now();
    expect((await generate({})).pieces).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('a cancelled generation ends within a second', async () => {
    const stop = new AbortController();
    const call = engine.call(
      'generate',
      { model: music, seed: 1, count: 1000, steps: 4000 },
      { signal: stop.signal },
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    const start = performance.now();
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(performance.now() - start).toBeLessThan(1000);
    expect((await generate({})).pieces).toHaveLength(1);
  });
});
