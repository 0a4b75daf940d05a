import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../core/fingerprint.ts';
import type { Piece } from '../../../core/contract/engine.ts';
import type { StudioResponse } from '../../../core/contract/studio.ts';
import { parseDataset } from '../../../core/music/dataset.ts';
import { Random } from '../../../core/random.ts';
import { ModelFacts } from '../../../electron/host/facts.ts';
import { type Host, openHost } from '../../../electron/host/host.ts';
import { readModel, verifyModel, writeModel } from '../../../electron/host/model-folder.ts';
import { StudioModels } from '../../../electron/host/studio-models.ts';
import { writeFacts } from '../../../models/facts/facts-file.ts';
import { describeWithData } from '../../core/music/with-data.ts';
import { sharedPath } from '../../core/music/shared-data.ts';
import { pageOf } from '../../fixtures/page.ts';
import { tinyDescription, tinyFiles, tinyModel } from '../../fixtures/tiny-model.ts';

type Facts = StudioResponse<'model.facts'>;
type Nearest = StudioResponse<'model.nearest'>;

/** The notes of two voices that wander without sense. */
function wandering(seed: number, steps = 64): number[][] {
  const random = Random.of(seed);
  return Array.from({ length: steps }, () => [40 + random.below(12), 60 + random.below(24)]);
}

let host: Host;
let tiny: string;
beforeAll(async () => {
  host = openHost();
  tiny = path.dirname(await tinyModel());
});
afterAll(async () => {
  await host.close();
  await rm(tiny, { recursive: true });
});

const factsOf = (model: string) => pageOf(host).call<Facts>('model.facts', { model });
const nearest = (request: object) =>
  pageOf(host).call<Nearest>('model.nearest', { model: 'chorales', ...request });

describe('facts of the chorales', () => {
  test('are directions at right angles, by falling variance', async () => {
    const { components, variance, mean, names } = await factsOf('chorales');
    const Z = mean.data.length;
    expect([components.dims, variance.dims, Z]).toEqual([[50, 50], [50], 50]);
    expect([...variance.data].sort((a, b) => b - a)).toEqual([...variance.data]);
    const row = (k: number) => components.data.subarray(k * Z, (k + 1) * Z);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    for (const [a, b] of [
      [0, 0],
      [0, 1],
      [3, 3],
      [2, 7],
    ] as const) {
      expect(dot(row(a), row(b))).toBeCloseTo(a === b ? 1 : 0, 5);
    }
    expect(names.filter((name) => name !== '')).toContain('register');
  });

  test('have what varies in music by name, and no vector of it', async () => {
    const { directions, pieces } = await factsOf('chorales');
    const names = directions.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['register', 'voices', 'movement', 'spread', 'component-1']),
    );
    expect(directions.find(({ name }) => name === 'register')!.explains).toBeGreaterThan(0.4);
    expect(Object.keys(directions[0]!).sort()).toEqual(['explains', 'label', 'less', 'more', 'name']);
    expect(pieces).toBe(229);
  });

  test('are a map in standard deviations, whose axes say what they go with', async () => {
    const { map } = await factsOf('chorales');
    expect([map.points.dims, map.axes.dims, map.centre.dims]).toEqual([[229, 2], [2, 50], [50]]);
    for (const k of [0, 1]) {
      const places = [...map.points.data].filter((_, i) => i % 2 === k);
      expect(places.reduce((sum, place) => sum + place, 0) / 229).toBeCloseTo(0, 2);
      expect(places.reduce((sum, place) => sum + place ** 2, 0) / 229).toBeCloseTo(1, 2);
      expect(Math.abs(map.explained[k]!.features[0]!.correlation)).toBeGreaterThan(0.5);
      expect(map.explained[k]!.less).not.toBe('');
    }
    expect(map.explained[0].share).toBeGreaterThan(map.explained[1].share);
  });
});

describe('the nearest training piece', () => {
  test('of notes without sense is far from all', async () => {
    const { share, usual, piece } = (await nearest({ roll: wandering(4) }))!;
    expect(share).toBeLessThan(0.05);
    expect(usual).toBeGreaterThan(0.9);
    expect(piece).toBeGreaterThanOrEqual(1);
    expect(piece).toBeLessThanOrEqual(229);
  });

  test('of a take is told, and does not depend on the order of notes in a step', async () => {
    const { pieces } = await pageOf(host).call<{ pieces: Piece[] }>('generate', {
      model: 'chorales',
      seed: 2,
      steps: 64,
    });
    const roll = pieces[0]!.roll!;
    const found = (await nearest({ roll }))!;
    expect(found.share).toBeLessThan(0.6);
    expect(await nearest({ roll: roll.map((step) => step.toReversed()) })).toEqual(found);
  });

  test('of what is too short is not told, and of nothing is refused', async () => {
    expect(await nearest({ roll: [[60], [62]] })).toBeNull();
    expect(await pageOf(host).refusal('model.nearest', { model: 'chorales' })).toMatchObject({
      code: 'bad-argument',
    });
  });

  test('of a sentence is told by its words', async () => {
    const text = 'it is a truth universally acknowledged, that a single man in possession of a good fortune';
    const found = await pageOf(host).call<Nearest>('model.nearest', { model: 'english-2d', text });
    expect(found!.share).toBe(1);
    const mixed = text.split(' ').reverse().join(' ');
    const other = await pageOf(host).call<Nearest>('model.nearest', { model: 'english-2d', text: mixed });
    expect(other!.share).toBeLessThan(0.25);
  });
});

/** The mean of all numbers in all rows. */
function mean(rows: readonly (readonly number[])[]): number {
  const all = rows.flat();
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}

describe('steering', () => {
  test.each([
    ['register', 'chorales', 2, mean],
    ['voices', 'piano', 0.2, (roll: number[][]) => mean(roll.map((step) => [step.length]))],
  ])('along %s of %s moves what it is called after', async (direction, model, least, measured) => {
    const page = pageOf(host);
    const { pieces } = await page.call<{ pieces: Piece[] }>('generate', {
      model,
      seed: 5,
      steps: 48,
    });
    const [{ steps, roll, epsilon, z, u }] = pieces as [Piece];
    const piece = { roll, epsilon, z, u };
    const steered = async (amount: number) => {
      const change = { kind: 'steer', amounts: { [direction]: amount } };
      const region = { from: 0, to: steps };
      const task = { model, piece, region, change, emission: 'threshold', seed: 1 };
      const answer = await page.call<{ pieces: Piece[] }>('latent.edit', task);
      return measured(answer.pieces[0]!.roll!);
    };
    const [low, high] = [await steered(-2), await steered(2)];
    expect(high - low).toBeGreaterThan(least);
  });
});

describe('a model', () => {
  test('without facts says so', async () => {
    const facts = new ModelFacts(new StudioModels(tiny));
    await expect(facts.of('tiny')).rejects.toMatchObject({
      code: 'not-found',
      message: 'tiny has no facts of its training data',
    });
  });

  test('whose facts were made again is read again, and not otherwise', async () => {
    const root = path.dirname(await tinyModel());
    const write = (names: string[]) =>
      writeModel(path.join(root, 'tiny'), {
        manifest: tinyDescription(),
        files: { ...tinyFiles(), facts: factsNamed(names) },
      });
    const facts = new ModelFacts(new StudioModels(root));
    const manifest = await write(['one']);
    expect(manifest.files.facts!.file).toBe('facts.safetensors');
    const first = await facts.of('tiny');
    expect(await facts.of('tiny')).toBe(first);
    const second = await write(['two']);
    expect((await facts.of('tiny')).names).toEqual(['two']);
    // What did not change keeps its name.
    expect({ ...second.files, facts: null }).toEqual({ ...manifest.files, facts: null });
    expect(await verifyModel(path.join(root, 'tiny'))).toEqual({ ok: true, faults: [] });
    await rm(root, { recursive: true });
  });

  test('whose facts are broken is found out', async () => {
    const dir = path.join(await mkdtemp(path.join(os.tmpdir(), 'rivulet-facts-')), 'tiny');
    await writeModel(dir, {
      manifest: tinyDescription(),
      files: { ...tinyFiles(), facts: factsNamed([], 3) },
    });
    expect((await verifyModel(dir)).faults).toEqual([
      expect.stringContaining('facts.safetensors: the facts are broken'),
    ]);
    await writeModel(dir, {
      manifest: tinyDescription(),
      files: { ...tinyFiles(), facts: factsNamed(['a']) },
    });
    const { file } = (await readModel(dir)).manifest.files.facts!;
    const bytes = await readFile(path.join(dir, file));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path.join(dir, file), bytes);
    expect((await verifyModel(dir)).faults).toEqual([expect.stringMatching(/SHA-256 differs/)]);
    await rm(path.dirname(dir), { recursive: true });
  });
});

/** Facts of two pieces in a latent of `width`. */
function factsNamed(names: string[], width = 2) {
  const axis = { less: '', more: '', share: 0.5, features: [] };
  return writeFacts({
    mean: new Float32Array(width),
    components: new Float32Array(width * width),
    variance: new Float32Array(width),
    names,
    directions: [],
    map: {
      points: new Float32Array(4),
      axes: new Float32Array(2 * width),
      centre: new Float32Array(width),
      explained: [axis, axis],
    },
    fingerprints: [fingerprintOf([1]), fingerprintOf([2])],
    nearest: Float32Array.of(0, 0.5),
  });
}

describeWithData('pieces that were learned from', ['music/jsb.json.gz'], () => {
  test('are recognised, whole, in any key, each by its number', async () => {
    const file = gunzipSync(await readFile(sharedPath('music/jsb.json.gz'))).toString();
    const { train } = parseDataset(JSON.parse(file));
    for (const number of [1, 113, 229]) {
      const roll = train[number - 1]!.map((step) => step.map((pitch) => pitch + (number % 5) - 2));
      expect(await nearest({ roll })).toMatchObject({ share: 1 });
      expect((await nearest({ roll }))!.usual).toBeLessThan(0.2);
    }
    expect((await nearest({ roll: train[112]!.map((step) => [...step]) }))!.piece).toBe(113);
  });
});
