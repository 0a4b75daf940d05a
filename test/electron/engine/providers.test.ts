import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RivuletError } from '../../../core/errors.ts';
import { generate } from '../../../electron/engine/generate.ts';
import { ModelCache } from '../../../electron/engine/model-cache.ts';
import { providerOrder } from '../../../electron/engine/providers.ts';
import { openGraph } from '../../../models/compiler/compile.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

let model: string;
beforeAll(async () => {
  model = await tinyModel();
});
afterAll(() => rm(path.dirname(model), { recursive: true }));

const context = { signal: new AbortController().signal, progress: vi.fn(), expectSilence: vi.fn() };
const task = {
  provider: 'webgpu',
  threads: 1,
  count: 1,
  temperature: 1,
  emission: 'sample',
  threshold: 0.5,
  stream: false,
  seed: 1,
} as const;

test('what is tried: the best of the system, then the CPU; or what was asked for, then the CPU', () => {
  expect(providerOrder('auto', 'linux')).toEqual(['cuda', 'cpu']);
  expect(providerOrder('auto', 'win32')).toEqual(['dml', 'cpu']);
  expect(providerOrder('auto', 'darwin')).toEqual(['coreml', 'cpu']);
  expect(providerOrder('auto', 'freebsd')).toEqual(['cpu']);
  expect(providerOrder('webgpu', 'linux')).toEqual(['webgpu', 'cpu']);
  expect(providerOrder('cpu', 'linux')).toEqual(['cpu']);
});

describe('falling back to the CPU', () => {
  test('when the provider cannot be made, with the reason', async () => {
    const open = vi.fn<typeof openGraph>((bytes, options) => {
      if (options?.provider === 'cpu') return openGraph(bytes, options);
      return Promise.reject(new RivuletError('provider-missing', 'no adapter'));
    });
    const opened = await new ModelCache(open).get({ model, provider: 'webgpu', threads: 1 });
    const { active, pieces } = await generate({ ...task, model }, opened, context);
    expect(active).toEqual({ provider: 'cpu', passedOver: [{ provider: 'webgpu', reason: 'no adapter' }] });
    expect(pieces).toHaveLength(1);
    expect(open).toHaveBeenCalledTimes(3);
    await generate({ ...task, model }, opened, context);
    expect(open).toHaveBeenCalledTimes(3);
  });

  test('when a run fails on the provider, once and for good', async () => {
    const open: typeof openGraph = async (bytes, options) => {
      const graph = await openGraph(bytes, { ...options, provider: 'cpu' });
      if (options?.provider === 'cpu') return graph;
      return { ...graph, provider: 'webgpu', run: () => Promise.reject(new Error('device lost')) };
    };
    const opened = await new ModelCache(open).get({ model, provider: 'webgpu', threads: 1 });
    const { active, pieces } = await generate({ ...task, model }, opened, context);
    expect(active).toEqual({
      provider: 'cpu',
      passedOver: [{ provider: 'webgpu', reason: 'device lost', fault: 'run' }],
    });
    expect(pieces).toHaveLength(1);
  });

  test('not when the CPU itself fails', async () => {
    const open: typeof openGraph = async (bytes) => ({
      ...(await openGraph(bytes)),
      run: () => Promise.reject(new Error('no memory')),
    });
    const opened = await new ModelCache(open).get({ model, provider: 'cpu', threads: 1 });
    await expect(generate({ ...task, model }, opened, context)).rejects.toThrow('no memory');
  });
});

test('models stay loaded, up to a number', async () => {
  const released = vi.fn();
  const open = vi.fn<typeof openGraph>(async (bytes, options) => {
    const graph = await openGraph(bytes, options);
    return { ...graph, release: () => (released(), graph.release()) };
  });
  const cache = new ModelCache(open);
  const load = async (threads: number) =>
    (await cache.get({ model, provider: 'cpu', threads })).prepare('decode', context);
  for (const threads of [1, 2, 1, 2, 3, 4]) await load(threads);
  expect(open).toHaveBeenCalledTimes(4);
  expect(released).not.toHaveBeenCalled();
  await load(5);
  expect(released).toHaveBeenCalledTimes(1);
  await load(2);
  expect(open).toHaveBeenCalledTimes(5);
});
