import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { EngineClient } from '../../../electron/engine/client.ts';
import { forkChild } from '../../../electron/host/child-handle.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

/*
 * Through the engine's real process, with graphics cards that fail on purpose: CUDA ends the process in its fourth run,
 * WebGPU throws in it, DirectML cannot be started.
 */
const FRAIL = fileURLToPath(new URL('../../fixtures/frail-engine.ts', import.meta.url));

let model: string;
let engine: EngineClient;

beforeAll(async () => {
  model = await tinyModel();
});
afterAll(() => rm(path.dirname(model), { recursive: true }));
beforeEach(() => {
  engine = new EngineClient(forkChild(FRAIL));
});
afterEach(() => engine.stop());

type Provider = 'auto' | 'cpu' | 'cuda' | 'webgpu' | 'dml';

const generate = (provider: Provider, count = 1) =>
  engine.call('generate', { model, provider, count, steps: 4, seed: 3 });

describe.each([
  { provider: 'cuda', fault: 'death', reason: /^the engine died \(killed by SIGSEGV/ },
  { provider: 'webgpu', fault: 'run', reason: /^device lost$/ },
] as const)('when $provider fails while it computes', ({ provider, fault, reason }) => {
  test('the call is made on the CPU, and gives what the CPU gives', async () => {
    const { pieces, active } = await generate(provider, 3);
    expect(active.provider).toBe('cpu');
    expect(active.passedOver).toEqual([
      { provider, fault, reason: expect.stringMatching(reason) as unknown },
    ]);
    expect(pieces).toEqual((await generate('cpu', 3)).pieces);
  });

  test('later calls stay there, in a new process too, until a person chooses again', async () => {
    expect((await generate(provider)).active).toEqual({ provider, passedOver: [] });
    const [fallen, later] = [await generate(provider), await generate(provider)];
    expect(fallen.active).toMatchObject({ provider: 'cpu', passedOver: [{ provider, fault }] });
    expect(later.active).toEqual(fallen.active);
    await engine.stop();
    expect((await generate(provider)).active).toEqual(fallen.active);
    engine.tryAgain('cpu');
    expect((await generate(provider)).active).toEqual(fallen.active);
    engine.tryAgain(provider);
    expect((await generate(provider)).active).toEqual({ provider, passedOver: [] });
  });
});

test('a provider that cannot be started is told so, and another that was not tried is free to be', async () => {
  const { active } = await generate('dml');
  expect(active).toEqual({ provider: 'cpu', passedOver: [{ provider: 'dml', reason: 'no adapter' }] });
  expect((await generate('webgpu')).active).toEqual({ provider: 'webgpu', passedOver: [] });
  expect((await generate('cpu')).active).toEqual({ provider: 'cpu', passedOver: [] });
});

test('a call that was there by chance when the process ended is made again', async () => {
  const [bystander, cause] = await Promise.all([
    engine.call('generate', { model, provider: 'cpu', count: 200, steps: 50, seed: 1 }),
    generate('cuda', 4),
  ]);
  expect(bystander.pieces).toHaveLength(200);
  expect(bystander.active).toEqual({ provider: 'cpu', passedOver: [] });
  expect(cause.active).toMatchObject({ provider: 'cpu', passedOver: [{ provider: 'cuda', fault: 'death' }] });
});
