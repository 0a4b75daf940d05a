import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineResponse, Piece } from '../../../core/contract/engine.ts';
import { emitSymbols } from '../../../core/emission.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import {
  contentOf,
  editedModels,
  expectWhole,
  farthest,
  mask,
  rowsOf,
  subjectOf,
} from '../../fixtures/editing.ts';

const STEPS = 24;

const engine = new EngineClient();
const models = await editedModels();
const dirOf = (name: string) => models.find((model) => model.name === name)!.dir;
afterAll(() => engine.stop());

describe.each(models)('looking into pieces of $name', ({ dir: model }) => {
  let piece: Piece;
  beforeAll(async () => {
    piece = (await engine.call('generate', { model, seed: 4, steps: STEPS })).pieces[0]!;
  });

  test('between two pieces are others, and at the ends the two themselves', async () => {
    const { pieces } = await engine.call('generate', { model, seed: 5, steps: STEPS });
    const other = pieces[0]!;
    const between = await engine.call('between', {
      model,
      from: subjectOf(piece),
      to: subjectOf(other),
      amounts: [0, 0.3, 0.7, 1],
    });
    const [first, second, third, last] = between.pieces as [Piece, Piece, Piece, Piece];
    expect(first).toEqual({ ...piece, index: 0 });
    expect(last).toEqual({ ...other, index: 3 });
    await expectWhole(engine, model, second);
    await expectWhole(engine, model, third);
    const distance = (a: Piece, b: Piece) =>
      a.epsilon.data.reduce((sum, value, i) => sum + (value - b.epsilon.data[i]!) ** 2, 0);
    expect(distance(second, piece)).toBeLessThan(distance(third, piece));
    expect(distance(third, other)).toBeLessThan(distance(second, other));
  });

  test('layers go from the noise to the piece', async () => {
    const { layers } = await engine.call('layers', { model, piece: subjectOf(piece) });
    expect(layers.length).toBeGreaterThan(2);
    expect(farthest(layers[0]!.values.data, piece.epsilon.data)).toBeLessThan(2e-4);
    expect(layers.at(-1)!.values).toEqual(piece.z);
    expect(layers.at(-1)!.roll ?? Array.from(layers.at(-1)!.text!)).toEqual(contentOf(piece));
    expect(layers[0]!.roll ?? Array.from(layers[0]!.text!)).not.toEqual(contentOf(piece));
  });

  test('surprise adds up to the bound, and is larger for disorder', async () => {
    const { roll, text } = piece;
    const surprise = (content: object): Promise<EngineResponse<'surprise'>> =>
      engine.call('surprise', { model, ...content });
    const own = await surprise(roll ? { roll } : { text });
    expect(own.perStep.dims).toEqual([STEPS]);
    expect(own.mean).toBeCloseTo(own.perStep.data.reduce((sum, v) => sum + v, 0) / STEPS, 4);
    expect(own.reconstruction + own.kl).toBeCloseTo(own.mean, 6);
    const disorder = roll
      ? { roll: roll.map((_, t) => [30 + 7 * (t % 5), 90 - 11 * (t % 4)]) }
      : { text: 'q!x?zj&kv7'.repeat(3).slice(0, STEPS) };
    expect((await surprise(disorder)).mean).toBeGreaterThan(own.mean + 1);
    expect(await surprise(roll ? { roll } : { text })).toEqual(own);
  });

  test('at places of a map the mean of z lies there', async () => {
    const latent = piece.z.dims[2]!;
    const axes = { data: new Float32Array(2 * latent), dims: [2, latent] };
    axes.data[0] = 0.5;
    axes.data[latent + 1] = 2;
    const centre = { data: new Float32Array(latent).fill(0.1), dims: [latent] };
    const places: [number, number][] = [
      [0, 0],
      [0.3, -0.5],
    ];
    const { pieces } = await engine.call('at', { model, axes, centre, places, steps: 12, seed: 3 });
    for (const [i, made] of pieces.entries()) {
      const mean = (axis: number) =>
        made.z.data.reduce((sum, v, k) => (k % latent === axis ? sum + v / 12 : sum), 0);
      expect(0.5 * (mean(0) - 0.1)).toBeCloseTo(places[i]![0], 3);
      expect(2 * (mean(1) - 0.1)).toBeCloseTo(places[i]![1], 3);
      await expectWhole(engine, model, made);
    }
  });
});

describe('the next letter', () => {
  const model = dirOf('english-2d');
  const ask = async (step: number) => {
    const [piece] = (await engine.call('generate', { model, seed: 6, steps: 12 })).pieces;
    const answer = await engine.call('next', { model, piece: subjectOf(piece!), step, points: 24 });
    return { piece: piece!, answer };
  };

  test('is where the density is, and the places are those of letters', async () => {
    const { piece, answer } = await ask(5);
    const { low, high, logProb, symbols, vocabulary, at, next } = answer;
    expect([logProb.dims, symbols.dims]).toEqual([
      [24, 24],
      [24, 24],
    ]);
    expect(at).toEqual([...rowsOf(piece.z, 5, 6)]);
    for (const axis of [0, 1] as const) {
      expect(at[axis]).toBeGreaterThanOrEqual(low[axis]);
      expect(at[axis]).toBeLessThanOrEqual(high[axis]);
    }
    expect(new Set(symbols.data).size).toBeGreaterThan(4);
    expect(next.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
    expect(next.map(({ probability }) => probability)).toEqual(
      next.map(({ probability }) => probability).toSorted((a, b) => b - a),
    );
    expect(next.every(({ symbol }) => vocabulary.includes(symbol))).toBe(true);
    // A cell is what the graphs say of a piece with its z there.
    const [row, column] = [7, 15];
    const place = (axis: 0 | 1, i: number) => low[axis] + ((high[axis] - low[axis]) * i) / 23;
    const z = { data: piece.z.data.slice(), dims: piece.z.dims };
    z.data.set([place(0, column), place(1, row)], 10);
    const density = await engine.call('density', { model, z, mask: mask(12) });
    expect(logProb.data[row * 24 + column]).toBeCloseTo(density.logProb.data[5]!, 2);
    const { logits } = await engine.call('decode', { model, z, mask: mask(12) });
    expect(symbols.data[row * 24 + column]).toBe(emitSymbols(logits.data, vocabulary.length)[5]);
  });

  test('holds most of the density', async () => {
    const { answer } = await ask(0);
    const { low, high, logProb } = answer;
    const cell = ((high[0] - low[0]) / 23) * ((high[1] - low[1]) / 23);
    const mass = logProb.data.reduce((sum, value) => sum + Math.exp(value) * cell, 0);
    expect(mass).toBeGreaterThan(0.6);
    expect(mass).toBeLessThan(1.4);
  });

  test('needs two dimensions, and a step that there is', async () => {
    await expect(ask(12)).rejects.toThrow('there is no step 12 in a piece of 12');
    const chorales = dirOf('chorales');
    const [piece] = (await engine.call('generate', { model: chorales, seed: 1, steps: 4 })).pieces;
    await expect(engine.call('next', { model: chorales, piece: subjectOf(piece!), step: 0 })).rejects.toThrow(
      'chorales is no model of text with two latent dimensions',
    );
  });
});
