import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { StudioModels } from '../../../electron/host/studio-models.ts';
import { tinyBaseline } from '../../fixtures/tiny-baseline.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

test('the studio has no use for a model without a latent, and says so where a person who looks finds it', async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-studio-'));
  const models = [await tinyModel(), await tinyBaseline()];
  for (const dir of models) await cp(dir, path.join(root, path.basename(dir)), { recursive: true });
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const listed = await new StudioModels(root).list();
  const words = said.mock.calls.join('');
  said.mockRestore();
  expect(listed.map(({ name }) => name)).toEqual(['tiny']);
  expect(words).toContain('past has no latent');
  for (const dir of [root, ...models.map((model) => path.dirname(model))]) await rm(dir, { recursive: true });
});

test('a text model tells the page which letters it knows and how wide its latent is', async () => {
  const model = (await new StudioModels().list()).find(({ name }) => name === 'english-2d');
  expect(model?.latent).toBe(2);
  expect(model?.vocabulary).toEqual(expect.arrayContaining([' ', '.', 'a', 'z']));
  expect(model?.vocabulary).not.toContain('A');
});
