import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StudioResponse } from '../../../core/contract/studio.ts';
import { type Host, openHost } from '../../../electron/host/host.ts';
import { pageOf, type TestPage } from '../../fixtures/page.ts';
import { musicTake, textTake } from '../../fixtures/takes.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

let root: string;
let models: string;
let data: string;
let host: Host;
let page: TestPage;
let shown: string[];

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-library-'));
  models = path.dirname(await tinyModel());
});

afterAll(async () => {
  await Promise.all([root, models].map((folder) => rm(folder, { recursive: true })));
});

beforeEach(async () => {
  data = await mkdtemp(path.join(root, 'data-'));
  shown = [];
  host = openHost({ models, data, reveal: (file) => void shown.push(file) });
  page = pageOf(host);
  return () => host.close();
});

const keep = async (take = musicTake()) =>
  (await page.call<StudioResponse<'library.keep'>>('library.keep', take)).take;
const list = () => page.call<StudioResponse<'library.list'>>('library.list', {});
const open = async (id: string) =>
  (await page.call<StudioResponse<'library.open'>>('library.open', { id })).take;

test('an empty library is one, and makes no folder', async () => {
  expect(await list()).toMatchObject({ takes: [], broken: [], reveal: true });
  expect(await readdir(data)).toEqual([]);
});

test('a take comes back exactly as it was kept', async () => {
  const { id } = await keep();
  const { content, latents, ...rest } = musicTake();
  expect(await open(id)).toMatchObject({
    ...rest,
    content,
    latents,
    model: { name: 'tiny', arch: 'af-scf' },
    modelState: 'here',
    kind: 'music',
    note: '',
    starred: false,
  });
});

test('takes are listed newest first, with what a list shows and no latents', async () => {
  await keep();
  await keep(textTake());
  const { takes } = await list();
  expect(takes.map(({ title }) => title).sort()).toEqual(['Chorale sketch 7', 'Sentence 1']);
  expect(takes[0]!.keptAt).toBeGreaterThanOrEqual(takes[1]!.keptAt);
  const music = takes.find(({ kind }) => kind === 'music')!;
  expect([...(music.preview as Uint8Array)]).toEqual([
    ...[48, 0, 255, 70],
    ...[60, 0, 64, 90],
    ...[64, 96, 159, 80],
  ]);
  expect(takes.find(({ kind }) => kind === 'text')!.preview).toBe('people');
  expect(JSON.stringify(takes)).not.toMatch(/epsilon|latents/);
});

test('a title, a note, a star and figures change, and nothing else does', async () => {
  const { id } = await keep();
  const before = await open(id);
  const nearest = { piece: 113, share: 0.38, usual: 0.9 };
  const change = { title: 'Slow water', note: 'for Anna', starred: true, nll: 6.31, nearest };
  await page.call('library.change', { id, ...change });
  expect(await open(id)).toEqual({ ...before, ...change });
  await page.call('library.change', { id, starred: false, note: undefined });
  expect(await open(id)).toEqual({ ...before, ...change, starred: false });
});

test('changes at one time are all made', async () => {
  const { id } = await keep();
  await Promise.all([
    page.call('library.change', { id, title: 'A' }),
    page.call('library.change', { id, note: 'B' }),
    page.call('library.change', { id, starred: true }),
  ]);
  expect(await open(id)).toMatchObject({ title: 'A', note: 'B', starred: true });
});

test('a take that was removed comes back', async () => {
  const { id } = await keep();
  const before = await open(id);
  await page.call('library.remove', { id });
  expect((await list()).takes).toEqual([]);
  expect(await page.refusal('library.open', { id })).toEqual({
    code: 'not-found',
    message: 'That take is not in the library any more',
  });
  await page.call('library.restore', { id });
  expect(await open(id)).toEqual(before);
});

describe('what a page may not', () => {
  test('reach a file by a path', async () => {
    await keep();
    for (const id of ['../x', '..', 'a/b', 'a\\b', '', 'a\0']) {
      expect(await page.refusal('library.open', { id })).toMatchObject({
        code: expect.stringMatching(/bad-argument|not-found/) as unknown,
      });
    }
  });

  test('know where the files are', async () => {
    const { id } = await keep();
    expect(JSON.stringify([await list(), await open(id)])).not.toContain(root);
  });

  test('keep what does not fit together', async () => {
    const { latents } = musicTake();
    expect((await page.refusal('library.keep', musicTake({ steps: 5 }))).message).toMatch(/another length/);
    const wrong = { ...latents!, z: { ...latents!.z, dims: [4, 1, 3] } };
    expect((await page.refusal('library.keep', musicTake({ latents: wrong }))).code).toBe('bad-argument');
    expect((await list()).takes).toEqual([]);
  });
});

describe('the model of a take', () => {
  test('that was deleted is said to be gone, and everything else opens', async () => {
    const { id } = await keep();
    const other = openHost({ models: path.join(root, 'no-models'), data });
    const elsewhere = pageOf(other);
    const { take } = await elsewhere.call<StudioResponse<'library.open'>>('library.open', { id });
    expect(take).toMatchObject({ modelState: 'gone', settings: { seed: 4193027518 } });
    expect(take.content).toEqual(musicTake().content);
    await other.close();
  });

  test('that has other weights now is said to have changed', async () => {
    const { id } = await keep();
    const otherModels = path.dirname(await tinyModel('text', 'tiny'));
    const other = openHost({ models: otherModels, data });
    const { takes } = await pageOf(other).call<StudioResponse<'library.list'>>('library.list', {});
    expect(takes).toMatchObject([{ id, modelState: 'changed' }]);
    await other.close();
    await rm(otherModels, { recursive: true });
  });

  test('may be none', async () => {
    expect(await keep(musicTake({ model: null, settings: null, latents: null }))).toMatchObject({
      model: null,
      modelState: 'none',
    });
  });
});

test('a take is shown where the shell can, and refused in words where it cannot', async () => {
  const { id } = await keep();
  await page.call('library.reveal', { id });
  await page.call('library.reveal', {});
  expect(shown).toEqual([path.join(data, 'library', `${id}.take`), path.join(data, 'library')]);
  const browser = openHost({ models, data });
  expect(await pageOf(browser).refusal('library.reveal', { id })).toMatchObject({
    message: expect.stringMatching(/A browser cannot show the folder/) as unknown,
  });
  await browser.close();
});
