import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piece } from '../../../core/contract/engine.ts';
import type { Subject } from '../../../core/contract/latent.ts';
import type { StudioCall, StudioProgress, StudioRequest, StudioTask } from '../../../core/contract/studio.ts';
import { studioCalls } from '../../../core/contract/studio.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { ChosenFiles } from '../../../electron/host/chosen-files.ts';
import { type Facts, latentServices } from '../../../electron/host/latent.ts';
import { StudioModels } from '../../../electron/host/studio-models.ts';
import { Threads } from '../../../electron/host/threads.ts';
import { tinyBaseline } from '../../fixtures/tiny-baseline.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

const STEPS = 6;
const engine = new EngineClient();
let models: string;
let music: string;
beforeAll(async () => {
  models = await mkdtemp(path.join(os.tmpdir(), 'rivulet-latent-'));
  const made = [await tinyModel(), await tinyModel('text', 'words'), await tinyBaseline()];
  for (const dir of made) {
    await cp(dir, path.join(models, path.basename(dir)), { recursive: true });
    await rm(path.dirname(dir), { recursive: true });
  }
  music = path.join(models, 'tiny');
});
afterAll(async () => {
  await engine.stop();
  await rm(models, { recursive: true });
});

/** Directions and a map of the tiny model, whose z has two numbers. */
const facts = async (model: string): Promise<Facts> => {
  expect(model).toBe('tiny');
  return {
    directions: [
      { name: 'register', vector: Float32Array.of(1, 0) },
      { name: 'density', vector: Float32Array.of(0.5, -2) },
    ],
    map: { axes: Float32Array.of(1, 0, 0, 2), centre: Float32Array.of(0.25, 0) },
  };
};

type LatentName = Extract<StudioCall, `latent.${string}`>;

async function call<Name extends LatentName>(
  name: Name,
  request: StudioRequest<Name>,
  progress: (value: StudioProgress<Name>) => void = () => undefined,
) {
  const services = latentServices(engine, new StudioModels(models), facts, new Threads());
  const task = studioCalls[name].request.parse(request) as StudioTask<Name>;
  const scope = {
    signal: new AbortController().signal,
    files: new ChosenFiles(),
    progress: async (value: StudioProgress<Name>) => progress(value),
  };
  const answer = await services[name](task, scope);
  return studioCalls[name].response.parse(answer) as typeof answer;
}

async function generated(model = 'tiny', seed = 1): Promise<{ piece: Piece; subject: Subject }> {
  const request = { model: path.join(models, model), seed, steps: STEPS };
  const piece = (await engine.call('generate', request)).pieces[0]!;
  const { roll, text, epsilon, z, u } = piece;
  return { piece, subject: { ...(roll ? { roll } : { text }), epsilon, z, u } };
}

const region = { from: 2, to: 4 };

test('a model is found by its name, and edits come back in time', async () => {
  const { piece, subject } = await generated();
  const told: unknown[] = [];
  const { pieces, active, seconds } = await call(
    'latent.edit',
    { model: 'tiny', piece: subject, region, change: { kind: 'reroll' }, seed: 3 },
    (value) => told.push(value),
  );
  expect(active.provider).toBe('cpu');
  expect(seconds).toBeGreaterThan(0);
  expect(told.at(-1)).toEqual({ done: 1, total: 1 });
  const [made] = pieces;
  expect(made!.z.data.slice(0, 4)).toEqual(piece.z.data.slice(0, 4));
  expect(made!.z.data.slice(4, 8)).not.toEqual(piece.z.data.slice(4, 8));
  // The tiny model's z is its noise.
  expect(made!.epsilon).toEqual(made!.z);
  await expect(
    call('latent.edit', { model: music, piece: subject, region, change: { kind: 'reroll' }, seed: 3 }),
  ).rejects.toThrow();
});

describe('steering', () => {
  test('adds the directions that the facts name, each as often as is asked for', async () => {
    const { piece, subject } = await generated();
    const change = { kind: 'steer', amounts: { register: 2, density: -0.5 } } as const;
    const { pieces } = await call('latent.edit', { model: 'tiny', piece: subject, region, change, seed: 0 });
    pieces[0]!.z.data.forEach((value, i) => {
      const moved = i >= 4 && i < 8 ? [1.75, 1][i % 2]! : 0;
      expect(value).toBeCloseTo(piece.z.data[i]! + moved, 5);
    });
  });

  test('tells of a direction that there is not', async () => {
    const { subject } = await generated();
    const change = { kind: 'steer', amounts: { colour: 1 } } as const;
    await expect(
      call('latent.edit', { model: 'tiny', piece: subject, region, change, seed: 0 }),
    ).rejects.toMatchObject({ code: 'not-found', message: 'tiny has no direction colour' });
  });
});

test('places of the map are those of the facts', async () => {
  const { pieces } = await call('latent.at', {
    model: 'tiny',
    places: [
      [1, 1],
      [-2, 3],
    ],
    steps: 4,
    seed: 1,
  });
  const means = pieces.map(({ z }) =>
    [0, 1].map((axis) => z.data.reduce((sum, v, i) => (i % 2 === axis ? sum + v / 4 : sum), 0)),
  );
  [
    [1.25, 0.5],
    [-1.75, 1.5],
  ].forEach((place, i) => place.forEach((v, axis) => expect(means[i]![axis]).toBeCloseTo(v, 4)));
});

test('encoding gives the posterior mean, and surprise the bound, of the model by name', async () => {
  const roll = [[30], [60, 64], [], [21], [108], [50]];
  const { piece } = await call('latent.encode', { model: 'tiny', roll });
  // The tiny model's posterior has the number of notes as its mean, twice.
  expect([...piece.z.data]).toEqual([1, 1, 2, 2, 0, 0, 1, 1, 1, 1, 1, 1]);
  expect(piece.roll).toEqual(roll);
  const { perStep, mean } = await call('latent.surprise', { model: 'tiny', roll });
  expect(perStep.dims).toEqual([6]);
  expect(mean).toBeGreaterThan(0);
});

test('two pieces, layers and the next letter are looked at by name', async () => {
  const [one, other] = [await generated(), await generated('tiny', 2)];
  const between = await call('latent.between', {
    model: 'tiny',
    from: one.subject,
    to: other.subject,
    amounts: [0, 0.5, 1],
  });
  expect(between.pieces.map(({ z }) => z)[2]).toEqual(other.piece.z);
  const { layers } = await call('latent.layers', { model: 'tiny', piece: one.subject });
  expect(layers.map(({ values }) => values)).toEqual([one.piece.epsilon, one.piece.z]);
  const epsilon = { data: Float32Array.of(0.3, -0.2, 1, 0), dims: [2, 1, 2] };
  const u = { data: Float32Array.of(0.5, 0.5), dims: [2, 1, 1] };
  const { next, at } = await call('latent.next', {
    model: 'words',
    piece: { text: 'ab', epsilon, z: epsilon, u },
    step: 1,
    points: 8,
  });
  expect(at).toEqual([1, 0]);
  expect(next.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
});

test('a model without a latent, and a piece of the other kind, are told of', async () => {
  const roll = [[60], [62]];
  await expect(call('latent.encode', { model: 'past', roll })).rejects.toMatchObject({
    code: 'bad-argument',
    message: 'past has no latent that could be edited',
  });
  await expect(call('latent.surprise', { model: 'words', roll })).rejects.toThrow(
    'words is a model of text, and none was given',
  );
  await expect(
    call('latent.layers', { model: 'nobody', piece: (await generated()).subject }),
  ).rejects.toThrow('there is no model nobody here');
});
