import { rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StudioResponse } from '../../../core/contract/studio.ts';
import { EngineClient } from '../../../electron/engine/client.ts';
import { providerOrder } from '../../../electron/engine/providers.ts';
import { forkChild } from '../../../electron/host/child-handle.ts';
import { type Host, openHost } from '../../../electron/host/host.ts';
import { pageOf } from '../../fixtures/page.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

const FRAIL = fileURLToPath(new URL('../../fixtures/frail-engine.ts', import.meta.url));

type Report = StudioResponse<'providers.probe'>;

const engine = new EngineClient(forkChild(FRAIL));
let models: string;
let host: Host;
beforeAll(async () => {
  models = path.dirname(await tinyModel());
  host = openHost({ models, engine });
});
afterAll(async () => {
  await host.close();
  await rm(models, { recursive: true });
});

test('tells of every provider whether it computes a piece, and which ended its process, without harm to the engine', async () => {
  const page = pageOf(host);
  await page.call('model.prepare', { model: 'tiny', provider: 'cpu' });
  const { pid } = engine;
  const { id, answer } = page.begin('providers.probe', { model: 'tiny' });
  const report = ((await answer) as { value: unknown }).value as Report;
  const found = Object.fromEntries(report.providers.map((one) => [one.provider, one]));
  expect(found['cpu']).toEqual({ provider: 'cpu', ok: true, seconds: expect.any(Number) as unknown });
  expect(found['cuda']).toMatchObject({ ok: false, fault: 'death' });
  expect(found['webgpu']).toMatchObject({ ok: false, fault: 'run', reason: 'device lost' });
  expect(found['dml']).toEqual({ provider: 'dml', ok: false, reason: 'no adapter' });
  expect(found['coreml']).toMatchObject({ ok: false, fault: 'death' });
  expect(found['coreml']!.reason).toContain('SIGSEGV');
  expect(report).toMatchObject({
    system: { os: process.platform, arch: process.arch },
    order: providerOrder('auto'),
    steps: 64,
  });
  const heard = page.progressOf<{ done: number; total: number; provider: string }>(id);
  const order = ['cpu', 'cuda', 'webgpu', 'dml', 'coreml'];
  expect(heard.map(({ provider }) => provider)).toEqual([...order, ...order]);
  expect(heard.map(({ done, total }) => done / total)).toEqual(heard.map((_, i) => i / 10));
  expect(engine.pid).toBe(pid);
});

test('times nothing without a model', async () => {
  const { providers } = await pageOf(host).call<Report>('providers.probe', {});
  expect(providers.find(({ provider }) => provider === 'cpu')).toEqual({ provider: 'cpu', ok: true });
  expect(providers.find(({ provider }) => provider === 'cuda')).toEqual({ provider: 'cuda', ok: true });
});

test('a provider that failed is tried again only when a person chooses it again', async () => {
  const page = pageOf(host);
  const ask = async (again?: boolean) => {
    const request = { model: 'tiny', provider: 'webgpu', ...(again !== undefined && { again }) };
    return (await page.call<StudioResponse<'model.prepare'>>('model.prepare', request)).active;
  };
  expect(await ask()).toEqual({ provider: 'webgpu', passedOver: [] });
  await page.call('generate', { model: 'tiny', provider: 'webgpu', count: 3, steps: 4, seed: 1 });
  const fallen = {
    provider: 'cpu',
    passedOver: [{ provider: 'webgpu', reason: 'device lost', fault: 'run' }],
  };
  expect(await ask()).toEqual(fallen);
  expect(await ask(false)).toEqual(fallen);
  expect(await ask(true)).toEqual({ provider: 'webgpu', passedOver: [] });
});
