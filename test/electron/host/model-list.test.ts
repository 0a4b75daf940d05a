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

const roots = () => ({ bundled: root, own: path.join(root, 'nothing') });

test('lists what is bundled, and folders that are asked for', async () => {
  const { models, broken } = await listModels([tiny], roots());
  expect(broken).toEqual([]);
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
  expect(await resolveModel('hymns', roots())).toBe(path.join(root, 'hymns'));
  expect(await resolveModel(tiny, roots())).toBe(tiny);
  await expect(resolveModel('choralles', roots())).rejects.toMatchObject({
    code: 'not-found',
    message: 'choralles is neither a bundled model nor one of your own (hymns) nor a model folder',
  });
});

test('own models are known by name after the bundled ones, and one that cannot be read is listed with its fault', async () => {
  const own = path.join(root, '.own');
  await cp(tiny, path.join(own, 'mine'), { recursive: true });
  await cp(tiny, path.join(own, 'torn'), { recursive: true });
  await rm(path.join(own, 'torn', 'manifest.json'));
  const both = { bundled: root, own };
  const { models, broken } = await listModels([], both);
  expect(models.map(({ bundled }) => bundled)).toEqual([true, false]);
  expect(broken).toEqual([{ name: 'torn', reason: expect.stringContaining('manifest.json') as unknown }]);
  expect(await resolveModel('mine', both)).toBe(path.join(own, 'mine'));
});
