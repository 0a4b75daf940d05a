import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineRequest } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { LOWEST_PITCH } from '../../../core/music/roll.ts';
import { Random } from '../../../core/random.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { readModel, verifyModel } from '../../../electron/host/model-folder.ts';
import { denseBatch, type Sequence } from '../../../models/train/data.ts';
import { tinyBaseline } from '../../fixtures/tiny-baseline.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

const engine = new EngineClient();
let music: string;
let text: string;
let flow: string;
beforeAll(async () => {
  [music, text, flow] = await Promise.all([tinyBaseline(), tinyBaseline('text'), tinyModel()]);
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([music, text, flow].map((dir) => rm(path.dirname(dir), { recursive: true })));
});

const generate = async (request: EngineRequest<'generate'>) =>
  (await engine.call('generate', request)).pieces;

/** log p(x_t | x_{<t}) of each step of some sequences of one length: one list a sequence. */
async function scores(model: string, sequences: readonly Sequence[], width: number): Promise<number[][]> {
  const { x, mask } = denseBatch(sequences, width) as { x: FloatTensor; mask: FloatTensor };
  const { logProb } = await engine.call('score', { model, x, mask });
  const [T, B] = logProb.dims as [number, number];
  return sequences.map((_, b) => Array.from({ length: T }, (_, t) => logProb.data[t * B + b]!));
}

const keys = (roll: readonly (readonly number[])[]): Sequence =>
  roll.map((pitches) => pitches.map((pitch) => pitch - LOWEST_PITCH));

describe('a discrete baseline in the engine', () => {
  test('makes pieces of uniforms alone, each the same whatever the count', async () => {
    const { name, active } = await engine.call('load', { model: music });
    expect([name, active.provider]).toEqual(['past', 'cpu']);
    const pieces = await generate({ model: music, seed: 7, count: 3, steps: 5 });
    pieces.forEach((piece, index) => {
      const random = Random.of(7, index);
      random.uniform();
      expect(piece).toMatchObject({ index, steps: 5 });
      expect(piece.u).toEqual({ data: random.uniforms(5 * 88), dims: [5, 1, 88] });
      expect([piece.epsilon.dims, piece.z.dims]).toEqual([
        [5, 1, 0],
        [5, 1, 0],
      ]);
      expect(piece.roll).toHaveLength(5);
    });
    expect(pieces[1]!.roll).not.toEqual(pieces[0]!.roll);
    expect(await generate({ model: music, seed: 7, steps: 5 })).toEqual(pieces.slice(0, 1));
  });

  test('draws lengths from its histogram, and sentences of its symbols', async () => {
    const pieces = await generate({ model: text, seed: 2, count: 40 });
    for (const piece of pieces) {
      expect([2, 3, 4, 6]).toContain(piece.steps);
      expect(piece.text).toMatch(/^(<pad>|[a-g ])+$/);
      expect(piece.text!.replaceAll('<pad>', '.')).toHaveLength(piece.steps);
      expect(piece.u.dims).toEqual([piece.steps, 1, 1]);
    }
    expect(new Set(pieces.map((piece) => piece.text)).size).toBeGreaterThan(20);
  });

  test('by threshold sounds what is likelier than not, given what came before', async () => {
    const [piece] = await generate({ model: music, seed: 1, steps: 4, emission: 'threshold' });
    const made = keys(piece!.roll!);
    const others = Array.from({ length: 88 }, (_, key) =>
      made.map((step, t) => {
        if (t < 3) return step;
        return step.includes(key) ? step.filter((other) => other !== key) : [...step, key];
      }),
    );
    const [best, ...less] = (await scores(music, [made, ...others], 88)).map((steps) => steps[3]!);
    for (const score of less) expect(score).toBeLessThan(best!);
  });

  test('scores every symbol that may come next, together 1', async () => {
    const width = 9;
    const next = Array.from({ length: width }, (_, symbol) => [[3], [1], [symbol]]);
    const found = await scores(text, next, width);
    expect(found.reduce((sum, steps) => sum + Math.exp(steps[2]!), 0)).toBeCloseTo(1, 5);
    expect(new Set(found.map((steps) => steps[1])).size).toBe(1);
  });

  test('refuses what needs a latent, and a flow what needs none, in a sentence', async () => {
    const none = { data: new Float32Array(4), dims: [2, 1, 2] };
    const mask = { data: new Float32Array(2).fill(1), dims: [2, 1, 1] };
    const x = { data: new Float32Array(2 * 88), dims: [2, 1, 88] };
    const calls = [
      engine.call('decode', { model: music, z: none, mask }),
      engine.call('encode', { model: music, x, mask }),
      engine.call('generate', { model: music, seed: 1, temperature: 0.5 }),
      engine.call('generate', { model: text, seed: 1, emission: 'threshold' }),
      engine.call('score', { model: flow, x, mask }),
    ];
    const words = [
      /lstm, which has no graph decode/,
      /no graph encode/,
      /temperature/,
      /thresholded/,
      /no graph score/,
    ];
    for (const [i, call] of calls.entries()) {
      await expect(call).rejects.toMatchObject({
        code: 'bad-argument',
        message: expect.stringMatching(words[i]!),
      });
    }
    const narrow = { data: new Float32Array(2 * 3), dims: [2, 1, 3] };
    await expect(engine.call('score', { model: music, x: narrow, mask })).rejects.toMatchObject({
      code: 'bad-shape',
    });
  });
});

describe('the folder of a discrete baseline', () => {
  test('is whole with its two graphs, and not without one of them', async () => {
    const dir = await tinyBaseline();
    expect(await verifyModel(dir)).toEqual({ ok: true, faults: [] });
    expect(Object.keys((await readModel(dir)).manifest.files).sort()).toEqual(['draw', 'score', 'weights']);
    const manifest = path.join(dir, 'manifest.json');
    const json = JSON.parse(await readFile(manifest, 'utf8')) as { files: { draw?: object }; seal?: string };
    delete json.files.draw;
    delete json.seal;
    await writeFile(manifest, JSON.stringify(json));
    const { ok, faults } = await verifyModel(dir);
    expect({ ok, faults: faults.length }).toEqual({ ok: false, faults: 1 });
    expect(faults[0]).toContain('no file for draw');
    await rm(path.dirname(dir), { recursive: true });
  });
});
