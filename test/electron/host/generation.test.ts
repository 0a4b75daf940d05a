import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EngineResponse, Piece } from '../../../core/contract/engine.ts';
import type { StudioResponse } from '../../../core/contract/studio.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { forkChild } from '../../../electron/host/child-handle.ts';
import { type Host, openHost } from '../../../electron/host/host.ts';
import { MAX_PENDING_PROGRESS } from '../../../electron/host/messages.ts';
import { openSession } from '../../../electron/host/session.ts';
import { DEAF, FLOOD, PATIENT } from '../../fixtures/odd-engine-seeds.ts';
import { pageOf, TestPage } from '../../fixtures/page.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

type Progress = { done: number; total: number; piece: Piece };
type Generated = EngineResponse<'generate'> & { seconds: number };

const ODD_ENGINE = fileURLToPath(new URL('../../fixtures/odd-engine.ts', import.meta.url));

/** For as long as a loaded machine may take. */
const WAIT = { timeout: 30_000, interval: 10 };

let models: string;
let host: Host;
const engine = new EngineClient();
beforeAll(async () => {
  models = path.dirname(await tinyModel());
  host = openHost({ models, engine });
});
afterAll(async () => {
  await host.close();
  await rm(models, { recursive: true });
});

test('hello tells what there is, and no path', async () => {
  const hello = await pageOf(host).call<StudioResponse<'hello'>>('hello', {});
  expect(hello).toMatchObject({ shell: 'browser', dialogs: false });
  expect(hello.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(hello.models).toEqual([
    expect.objectContaining({
      name: 'tiny',
      kind: 'music',
      stepQuarters: 0.5,
      lengthHistogram: [0, 0, 1, 2, 3, 0, 2],
      maxSteps: 6,
      longer: true,
      unit: 'nats/step',
    }),
  ]);
  expect(JSON.stringify(hello)).not.toContain(models);
});

describe('a model', () => {
  test('is prepared by its name', async () => {
    const { active, threads } = await pageOf(host).call<StudioResponse<'model.prepare'>>('model.prepare', {
      model: 'tiny',
      provider: 'cpu',
    });
    expect([active.provider, threads]).toEqual(['cpu', 1]);
  });

  test('computes on as many threads as were asked for, until another number is, and no others', async () => {
    const page = pageOf(host);
    const prepared = async (threads?: number) => {
      const request = { model: 'tiny', provider: 'cpu', ...(threads === undefined ? {} : { threads }) };
      return (await page.call<StudioResponse<'model.prepare'>>('model.prepare', request)).threads;
    };
    expect(await prepared(2)).toBe(2);
    expect(await prepared()).toBe(2);
    const asked = vi.spyOn(engine, 'call');
    await page.call('generate', { model: 'tiny', seed: 1, provider: 'cpu' });
    expect(asked.mock.calls.at(-1)?.[1]).toMatchObject({ threads: 2 });
    asked.mockRestore();
    expect(await prepared(1)).toBe(1);
    for (const threads of [0, 17, 1.5])
      expect(await page.refusal('model.prepare', { model: 'tiny', threads })).toMatchObject({
        code: 'bad-argument',
      });
  });

  test('cannot be named by a path, nor by a folder of the working directory', async () => {
    const page = pageOf(host);
    for (const model of ['..', '.', '../tiny', './tiny', 'tiny/', `${models}/tiny`, 'C:\\tiny', '']) {
      expect(await page.refusal('generate', { model, seed: 1 })).toMatchObject({
        code: 'bad-argument',
        message: expect.stringContaining('model') as unknown,
      });
    }
    for (const model of ['core', 'models', 'electron']) {
      expect(await page.refusal('generate', { model, seed: 1 })).toEqual({
        code: 'not-found',
        message: `There is no model ${model} here (there are: tiny)`,
      });
    }
  });
});

describe('generating', () => {
  test('tells each piece as it is done, and all of them at the end', async () => {
    const page = pageOf(host);
    const { id, answer } = page.begin('generate', { model: 'tiny', seed: 3, count: 4 });
    const result = await answer;
    const { pieces, seconds } = (result as { value: Generated }).value;
    const progress = page.progressOf<Progress>(id);
    expect(progress.map(({ done, total }) => [done, total])).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
    expect(progress.map(({ piece }) => piece)).toEqual(pieces);
    expect(pieces.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(pieces.some(({ roll }) => roll!.flat().length > 0)).toBe(true);
    expect(seconds).toBeGreaterThan(0);
  });

  test('is the same for the same seed in another session, and another for another', async () => {
    const make = async (seed: number) =>
      (await pageOf(host).call<Generated>('generate', { model: 'tiny', seed, count: 2 })).pieces;
    const [first, again, other] = [await make(8), await make(8), await make(9)];
    expect(again).toEqual(first);
    expect(other[0]!.epsilon).not.toEqual(first[0]!.epsilon);
  });

  test('refuses with the name of the field', async () => {
    const page = pageOf(host);
    const wrong = {
      seed: -1,
      steps: 0,
      count: 17,
      temperature: 3,
      emission: 'loud',
      threshold: 2,
      provider: 'abacus',
    };
    for (const [field, value] of Object.entries(wrong)) {
      const { code, message } = await page.refusal('generate', { model: 'tiny', seed: 1, [field]: value });
      expect(code).toBe('bad-argument');
      expect(message).toContain(field);
    }
    expect(await page.refusal('generate', { model: 'tiny', seed: 1, path: '/etc' })).toMatchObject({
      message: expect.stringContaining('path') as unknown,
    });
  });

  test('ends when it is cancelled, and the next works', async () => {
    const page = pageOf(host);
    const { id, answer } = page.begin('generate', { model: 'tiny', seed: 1, count: 16, steps: 4096 });
    await vi.waitFor(() => expect(page.progressOf(id).length).toBeGreaterThan(0), WAIT);
    page.cancel(id);
    expect(await answer).toMatchObject({ kind: 'error', code: 'cancelled' });
    expect(page.progressOf(id).length).toBeLessThan(16);
    expect((await page.call<Generated>('generate', { model: 'tiny', seed: 1 })).pieces).toHaveLength(1);
  });

  test('by an engine that is killed is told to the person, and the next works', async () => {
    const page = pageOf(host);
    await page.call('model.prepare', { model: 'tiny' });
    const { id, answer } = page.begin('generate', { model: 'tiny', seed: 1, count: 16, steps: 4096 });
    await vi.waitFor(() => expect(page.progressOf(id).length).toBeGreaterThan(0), WAIT);
    process.kill(engine.pid!, 'SIGKILL');
    expect(await answer).toMatchObject({
      code: 'child-died',
      message: 'The engine died (killed by SIGKILL); it starts again by itself, so try once more',
    });
    expect((await page.call<Generated>('generate', { model: 'tiny', seed: 1 })).pieces).toHaveLength(1);
  });
});

describe('an engine that must be killed to cancel a call', () => {
  test('takes no call of another page with it', async () => {
    const odd = openHost({ models, engine: new EngineClient(forkChild(ODD_ENGINE)) });
    const [mine, theirs] = [pageOf(odd), pageOf(odd)];
    const patient = theirs.begin('generate', { model: 'tiny', seed: PATIENT });
    await vi.waitFor(() => expect(theirs.progressOf(patient.id).length).toBeGreaterThanOrEqual(2), WAIT);
    const deaf = mine.begin('generate', { model: 'tiny', seed: DEAF });
    setTimeout(() => mine.cancel(deaf.id), 50);
    expect(await deaf.answer).toMatchObject({ code: 'cancelled' });
    expect(await patient.answer).toMatchObject({ kind: 'result' });
    // The second attempt begins from the first piece, of which the page has heard.
    expect(theirs.progressOf<Progress>(patient.id).map(({ done }) => done)).toEqual([1, 2, 3, 4, 5]);
    await odd.close();
  });
});

test(`a page that reads slowly has at most ${MAX_PENDING_PROGRESS} messages waiting`, async () => {
  let [sent, taken, most] = [0, 0, 0];
  const inner = forkChild(ODD_ENGINE);
  const counting = new EngineClient((events) => {
    const handle = inner({
      ...events,
      message: (message) => {
        if ((message as { kind: string }).kind === 'progress') most = Math.max(most, ++sent - taken);
        events.message(message);
      },
    });
    return { ...handle, pid: handle.pid, send: (m) => (m.kind === 'taken' && taken++, handle.send(m)) };
  });
  const slow = openHost({ models, engine: counting });
  const page: TestPage = new TestPage((message) => void session.receive(message));
  const session = openSession(slow, async (message) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    page.hear(message);
  });
  const { id, answer } = page.begin('generate', { model: 'tiny', seed: FLOOD });
  expect(await answer).toMatchObject({ kind: 'result' });
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThanOrEqual(MAX_PENDING_PROGRESS);
  const told = page.progressOf<Progress>(id);
  expect(told.length).toBeLessThan(2000);
  expect(told.at(-1)!.done).toBe(told.at(-1)!.total);
  await slow.close();
});
