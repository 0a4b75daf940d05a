import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundledModels, listModels, resolveModel } from '../../../electron/host/model-list.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

let tiny: string;
let root: string;
beforeAll(async () => {
  tiny = await tinyModel('text');
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-bundled-'));
  await cp(tiny, path.join(root, 'hymns'), { recursive: true });
  await mkdir(path.join(root, '.cache'));
});
afterAll(() => Promise.all([rm(path.dirname(tiny), { recursive: true }), rm(root, { recursive: true })]));

test('lists what is bundled, and folders that are asked for', async () => {
  const models = await listModels([tiny], root);
  const bytes = models[0]!.bytes;
  const summary = { name: 'tiny', kind: 'text', arch: 'af-scf', bytes, nll: 6.5, unit: 'bits/character' };
  expect(models).toEqual([
    { ...summary, bundled: true },
    { ...summary, bundled: false },
  ]);
  expect(bytes).toBeGreaterThan(500);
  expect(await bundledModels(path.join(root, 'nothing'))).toEqual([]);
});

test('a model is a bundled name or a folder', async () => {
  expect(await resolveModel('hymns', root)).toBe(path.join(root, 'hymns'));
  expect(await resolveModel(tiny, root)).toBe(tiny);
  await expect(resolveModel('choralles', root)).rejects.toMatchObject({
    code: 'not-found',
    message: 'choralles is neither a bundled model (hymns) nor a model folder',
  });
});
