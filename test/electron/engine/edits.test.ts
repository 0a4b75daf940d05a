import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineRequest, Piece } from '../../../core/contract/engine.ts';
import type { Subject } from '../../../core/contract/latent.ts';
import { emitNotes, emitSymbols } from '../../../core/emission.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { readModel } from '../../../electron/host/model-folder.ts';
import {
  contentOf,
  editedModels,
  expectWhole,
  farthest,
  mask,
  rowsOf,
  subjectOf,
} from '../../fixtures/editing.ts';

const [STEPS, REGION] = [24, { from: 8, to: 16 }];

const engine = new EngineClient();
const models = await editedModels();
const dirOf = (name: string) => models.find((model) => model.name === name)!.dir;
afterAll(() => engine.stop());

describe.each(models)('editing with $name', ({ dir: model }) => {
  let piece: Piece;
  let vocabulary: readonly string[] | undefined;
  beforeAll(async () => {
    ({ vocabulary } = (await readModel(model)).manifest);
    piece = (await engine.call('generate', { model, seed: 4, steps: STEPS })).pieces[0]!;
  });

  type Request = EngineRequest<'editPiece'>;
  async function edit(change: Request['change'], more: Partial<Request> = {}) {
    const request = { model, piece: subjectOf(piece), region: REGION, change, seed: 7, ...more };
    return engine.call('editPiece', request);
  }
  async function one(change: Request['change'], more?: Partial<Request>): Promise<Piece> {
    const { pieces } = await edit(change, more);
    expect(pieces).toHaveLength(1);
    return pieces[0]!;
  }

  /** Outside the region: the same notes and the same bits of z. */
  function expectHeld(made: Piece, { from, to } = REGION): void {
    for (const [start, end] of [
      [0, from],
      [to, STEPS],
    ] as const) {
      expect(contentOf(made).slice(start, end)).toEqual(contentOf(piece).slice(start, end));
      expect(rowsOf(made.z, start, end)).toEqual(rowsOf(piece.z, start, end));
    }
    expect(rowsOf(made.epsilon, 0, from)).toEqual(rowsOf(piece.epsilon, 0, from));
  }

  test('encoding gives latents that give the piece', async () => {
    const { roll, text } = piece;
    const { piece: encoded } = await engine.call('encodePiece', { model, ...(roll ? { roll } : { text }) });
    expect(contentOf(encoded)).toEqual(contentOf(piece));
    await expectWhole(engine, model, encoded);
  });

  test('encoding a region anew keeps z elsewhere', async () => {
    const { roll, text, epsilon, z, u } = piece;
    const drawn = roll
      ? { roll: roll.map((pitches, t) => (t === 10 ? [21, 22, 108] : pitches)) }
      : { text: `${text!.slice(0, 10)}z${text!.slice(11)}` };
    const request = { model, ...drawn, latents: { epsilon, z, u }, region: REGION };
    const { piece: encoded } = await engine.call('encodePiece', request);
    expect(contentOf(encoded)).toEqual(drawn.roll ?? Array.from(drawn.text));
    expectHeld(encoded);
    expect(rowsOf(encoded.z, 8, 16)).not.toEqual(rowsOf(z, 8, 16));
    await expectWhole(engine, model, encoded);
  });

  test('perturbing by 0 changes nothing, not even a bit', async () => {
    expect(await one({ kind: 'perturb', alpha: 0 })).toEqual({ ...piece, index: 0 });
  });

  test('perturbing changes the region, the more the larger α is', async () => {
    const moved: number[] = [];
    for (const alpha of [0.05, 0.9]) {
      const made = await one({ kind: 'perturb', alpha });
      expectHeld(made);
      await expectWhole(engine, model, made);
      moved.push(farthest(rowsOf(made.epsilon, 8, 16), rowsOf(piece.epsilon, 8, 16)));
    }
    expect(moved[0]).toBeGreaterThan(0);
    expect(moved[1]).toBeGreaterThan(2 * moved[0]!);
  });

  test('perturbing what was encoded holds it too', async () => {
    const { roll, text } = piece;
    const { piece: encoded } = await engine.call('encodePiece', { model, ...(roll ? { roll } : { text }) });
    const made = await one({ kind: 'perturb', alpha: 0.4 }, { piece: subjectOf(encoded) });
    const outside = (content: readonly unknown[]) => [...content.slice(0, 8), ...content.slice(16)];
    expect(outside(contentOf(made))).toEqual(outside(contentOf(piece)));
    await expectWhole(engine, model, made);
  });

  test('a reroll makes the region anew, the same for the same seed', async () => {
    const made = await one({ kind: 'reroll' });
    expectHeld(made);
    await expectWhole(engine, model, made);
    expect(contentOf(made)).not.toEqual(contentOf(piece));
    expect(await one({ kind: 'reroll' })).toEqual(made);
    expect(contentOf(await one({ kind: 'reroll' }, { seed: 8 }))).not.toEqual(contentOf(made));
  });

  test('a reroll of the first or the last steps holds the others', async () => {
    for (const region of [
      { from: 0, to: 3 },
      { from: 20, to: STEPS },
    ]) {
      const made = await one({ kind: 'reroll' }, { region });
      expectHeld(made, region);
      await expectWhole(engine, model, made);
    }
  });

  test('a reroll by threshold takes what is likelier', async () => {
    const made = await one({ kind: 'reroll' }, { emission: 'threshold', temperature: 0.5 });
    expectHeld(made);
    await expectWhole(engine, model, made);
    const { logits } = await engine.call('decode', { model, z: made.z, mask: mask(STEPS) });
    const likeliest = made.roll ? emitNotes(logits.data) : emitSymbols(logits.data, vocabulary!.length);
    const content = made.roll ?? Array.from(made.text!, (letter) => vocabulary!.indexOf(letter));
    expect(content.slice(8, 16)).toEqual(likeliest.slice(8, 16));
  });

  test('an infill shows its best proposals, weighed by the future', async () => {
    const progress: number[] = [];
    const { pieces, weights, effective } = await engine.call(
      'editPiece',
      {
        model,
        piece: subjectOf(piece),
        region: REGION,
        change: { kind: 'infill', proposals: 12, show: 3 },
        seed: 2,
      },
      { onProgress: ({ done }) => void progress.push(done) },
    );
    expect(pieces).toHaveLength(3);
    expect(weights).toEqual(weights!.toSorted((a, b) => b - a));
    expect(weights!.reduce((sum, weight) => sum + weight)).toBeLessThan(1 + 1e-9);
    expect(effective).toBeGreaterThan(1 - 1e-9);
    expect(effective).toBeLessThan(12);
    expect(progress.at(-1)).toBe(12);
    for (const made of pieces) {
      expectHeld(made);
      await expectWhole(engine, model, made);
    }
    const future = async ({ z }: Piece) => {
      const { logProb } = await engine.call('density', { model, z, mask: mask(STEPS) });
      return logProb.data.subarray(REGION.to).reduce((sum, value) => sum + value, 0);
    };
    const [best, last] = [await future(pieces[0]!), await future(pieces[2]!)];
    expect(best - last).toBeCloseTo(Math.log(weights![0]! / weights![2]!), 1);
  });

  test('an infill at the end has no future to weigh it', async () => {
    const { effective, weights } = await edit(
      { kind: 'infill', proposals: 5, show: 5 },
      { region: { from: 20, to: STEPS } },
    );
    expect(effective).toBeCloseTo(5, 9);
    weights!.forEach((weight) => expect(weight).toBeCloseTo(0.2, 9));
  });

  test('going on keeps what is there', async () => {
    const made = await one({ kind: 'continue', steps: STEPS + 8 });
    expect(made.steps).toBe(STEPS + 8);
    expect(contentOf(made)).toHaveLength(STEPS + 8);
    expect(contentOf(made).slice(0, STEPS)).toEqual(contentOf(piece));
    expect(rowsOf(made.z, 0, STEPS)).toEqual(piece.z.data);
    await expectWhole(engine, model, made);
    await expect(one({ kind: 'continue', steps: STEPS })).rejects.toThrow(
      'a piece of 24 steps cannot go on to 24',
    );
  });

  test('steering moves z by the shift in the region', async () => {
    const latent = piece.z.dims[2]!;
    const shift = { data: new Float32Array(latent).fill(0.5), dims: [latent] };
    const made = await one({ kind: 'steer', amounts: { x: 1 } }, { shift });
    expectHeld(made);
    await expectWhole(engine, model, made);
    const [before, after] = [rowsOf(piece.z, 8, 16), rowsOf(made.z, 8, 16)];
    expect(
      farthest(
        before.map((value) => value + 0.5),
        after,
      ),
    ).toBeLessThan(1e-6);
    const nothing = { data: new Float32Array(latent), dims: [latent] };
    expect(await one({ kind: 'steer', amounts: {} }, { shift: nothing })).toEqual({ ...piece, index: 0 });
  });
});

describe('text by its likeliest letters', () => {
  test('has a u that gives the text again', async () => {
    const model = dirOf('english-2d');
    const request = { model, seed: 1, steps: 30, emission: 'threshold' as const };
    const [piece] = (await engine.call('generate', request)).pieces;
    const { vocabulary } = (await readModel(model)).manifest;
    const { logits } = await engine.call('decode', { model, z: piece!.z, mask: mask(30) });
    const letters = (u?: Float32Array) =>
      emitSymbols(logits.data, vocabulary!.length, u)
        .map((symbol) => vocabulary![symbol])
        .join('');
    expect(piece!.text).toBe(letters());
    expect(piece!.text).toBe(letters(piece!.u.data));
  });
});

describe('what cannot be', () => {
  const model = dirOf('chorales');
  const piece = async (): Promise<Piece> =>
    (await engine.call('generate', { model, seed: 1, steps: 6 })).pieces[0]!;
  const reroll = (subject: Subject, region = { from: 1, to: 2 }) =>
    engine.call('editPiece', { model, piece: subject, region, change: { kind: 'reroll' }, seed: 1 });

  test('is told by name', async () => {
    const subject = subjectOf(await piece());
    await expect(reroll(subject, { from: 4, to: 9 })).rejects.toThrow('are not all in a piece of 6');
    await expect(reroll({ ...subject, roll: [[60]] })).rejects.toThrow('epsilon should be [1,1,50]');
    await expect(reroll({ ...subject, roll: undefined, text: 'abcdef' })).rejects.toThrow(
      'chorales is a model of music',
    );
  });

  test('a cancelled infill ends', async () => {
    const stop = new AbortController();
    const long = (await engine.call('generate', { model, seed: 1, steps: 600 })).pieces[0]!;
    const call = engine.call(
      'editPiece',
      {
        model,
        piece: subjectOf(long),
        region: { from: 100, to: 200 },
        change: { kind: 'infill', proposals: 64, show: 16 },
        seed: 1,
      },
      { signal: stop.signal, onProgress: ({ done }) => void (done > 0 && stop.abort()) },
    );
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect((await reroll(subjectOf(await piece()))).pieces).toHaveLength(1);
  });
});
