import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { StudioResponse } from '../../../core/contract/studio.ts';
import { manifestOf, renamedManifest } from '../../../electron/host/model-folder.ts';
import { type Host, openHost } from '../../../electron/host/host.ts';
import type { Dialogs } from '../../../electron/host/files.ts';
import { pageOf } from '../../fixtures/page.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

type List = StudioResponse<'models.list'>;
type Imported = StudioResponse<'models.import'>;
type Exported = StudioResponse<'models.export'>;

let root: string;
let shared: string;
let host: Host;
let browser: Host;
const dialogs = { open: vi.fn<Dialogs['open']>(), save: vi.fn<Dialogs['save']>() };
const reveal = vi.fn<(file: string) => void>();

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-models-'));
  const made = await Promise.all([tinyModel('text', 'hymns'), tinyModel('music', 'recital')]);
  await cp(made[0], path.join(root, 'bundled', 'hymns'), { recursive: true });
  shared = path.join(root, 'shared');
  await cp(made[1], shared, { recursive: true });
  for (const dir of made) await rm(path.dirname(dir), { recursive: true });
  const options = { models: path.join(root, 'bundled'), data: path.join(root, 'data') };
  host = openHost({ ...options, dialogs, reveal });
  browser = openHost(options);
});
afterAll(async () => {
  await Promise.all([host.close(), browser.close()]);
  await rm(root, { recursive: true });
});

const own = (...names: string[]) => path.join(root, 'data', 'models', ...names);

/** Chooses a path in the dialog and imports it. */
async function choose(page: ReturnType<typeof pageOf>, place: string) {
  dialogs.open.mockResolvedValue([place]);
  const { files } = await page.call<StudioResponse<'files.choose'>>('files.choose', { kind: 'folder' });
  return { from: { token: files[0]!.token } };
}

test('a model is imported by a token, made music with, exported, deleted, and brought back', async () => {
  const page = pageOf(host);
  const before = await page.call<List>('models.list', {});
  expect(before.models.map(({ name, bundled }) => [name, bundled])).toEqual([['hymns', true]]);
  expect(before.reveal).toBe(true);

  const request = await choose(page, shared);
  const { id, answer } = page.begin('models.import', request);
  expect(await answer).toMatchObject({ value: { outcome: 'imported', name: 'recital' } });
  expect(page.progressOf<{ doing: string }>(id).map(({ doing }) => doing)).toContain('checking');
  const { models } = await page.call<List>('models.list', {});
  const card = models.find(({ name }) => name === 'recital')!;
  const manifest = manifestOf('', await readFile(path.join(shared, 'manifest.json')));
  expect(card).toMatchObject({
    bundled: false,
    split: 'test',
    nll: 6.5,
    data: 'made by hand',
    dataLicence: 'CC0-1.0',
    licence: 'MIT',
    command: 'none',
    seed: 1,
    epochs: 0,
    machine: 'none',
    weights: manifest.files.weights!.sha256,
  });
  expect(card.files).toContainEqual({ role: 'sample', ...manifest.files.sample });
  const hello = await page.call<StudioResponse<'hello'>>('hello', {});
  expect(hello.models.map(({ name }) => name)).toEqual(['hymns', 'recital']);
  const made = await page.call<StudioResponse<'generate'>>('generate', { model: 'recital', seed: 4 });
  expect(made.pieces).toHaveLength(1);

  const file = path.join(root, 'given away.rivulet');
  dialogs.save.mockResolvedValue(file);
  expect(await page.call<Exported>('models.export', { model: 'recital' })).toEqual({
    name: 'given away.rivulet',
  });
  expect(dialogs.save).toHaveBeenLastCalledWith('model', 'recital.rivulet');
  const { id: deleted } = await page.call<{ id: string }>('models.delete', { model: 'recital' });
  expect(await page.refusal('generate', { model: 'recital', seed: 4 })).toMatchObject({ code: 'not-found' });
  await page.call('models.restore', { id: deleted });
  expect(await page.call<Imported>('models.import', await choose(page, file))).toEqual({
    outcome: 'already',
    name: 'recital',
  });
  await page.call('models.delete', { model: 'recital' });
});

test('a browser sends a model and is given one, within what a message holds', async () => {
  const page = pageOf(browser);
  const files = await Promise.all(
    (await readdir(shared)).map(async (name) => ({
      name,
      bytes: new Uint8Array(await readFile(path.join(shared, name))),
    })),
  );
  const named = { from: { files }, name: 'sent' };
  expect(await page.call<Imported>('models.import', named)).toEqual({ outcome: 'imported', name: 'sent' });
  const { file } = await page.call<Exported>('models.export', { model: 'sent' });
  expect(file!.name).toBe('sent.rivulet');
  const back = { from: { files: [{ name: file!.name, bytes: file!.bytes }] } };
  expect(await page.call<Imported>('models.import', back)).toEqual({ outcome: 'already', name: 'sent' });
  const other = renamedManifest(
    manifestOf('', files.find(({ name }) => name === 'manifest.json')!.bytes),
    'hymns',
  );
  const posing = files.map((one) => (one.name === 'manifest.json' ? { ...one, bytes: other } : one));
  expect(await page.call<Imported>('models.import', { from: { files: posing } })).toEqual({
    outcome: 'taken',
    name: 'hymns',
    suggestion: 'hymns-2',
  });
  const large = { from: { files: [{ name: 'x.rivulet', bytes: new Uint8Array(2 ** 25 + 1) }] } };
  expect(await page.refusal('models.import', large)).toMatchObject({ message: /over 32 MB.*command line/ });
  expect(await page.refusal('models.reveal', {})).toMatchObject({ message: /browser cannot show/ });
  await page.call('models.delete', { model: 'sent' });
});

test('what is refused is refused with its fault and no path, and nothing of it stays', async () => {
  const page = pageOf(host);
  const damaged = path.join(root, 'damaged');
  await cp(shared, damaged, { recursive: true });
  const bytes = await readFile(path.join(damaged, 'decode.onnx'));
  bytes[40]! ^= 1;
  await writeFile(path.join(damaged, 'decode.onnx'), bytes);
  const { code, message } = await page.refusal('models.import', await choose(page, damaged));
  expect(code).toBe('bad-model');
  expect(message).toBe(
    'Recital is refused: decode.onnx: its bytes are not those that the manifest knows (SHA-256 differs)',
  );
  expect((await readdir(own())).filter((name) => name !== '.trash')).toEqual([]);
  expect(await page.refusal('models.delete', { model: 'hymns' })).toMatchObject({
    message: /comes with Rivulet/,
  });
  const request = { from: { token: '/etc/passwd' } };
  expect(await page.refusal('models.import', request)).toMatchObject({ code: 'not-found' });
});

test('folders that cannot be used are listed with their faults, and verified on request', async () => {
  const page = pageOf(host);
  await page.call('models.import', await choose(page, shared));
  await cp(own('recital'), own('lacking'), { recursive: true });
  await rm(own('lacking', 'sample.onnx'));
  await cp(own('recital'), own('hymns'), { recursive: true });
  await mkdir(own('my holiday'));
  const weights = own('recital', 'weights.safetensors');
  const bytes = await readFile(weights);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(weights, bytes);
  const { models, broken } = await page.call<List>('models.list', {});
  expect(models.map(({ name }) => name)).toEqual(['hymns', 'recital']);
  expect(Object.fromEntries(broken.map(({ name, reason }) => [name, reason]))).toMatchObject({
    lacking: 'sample.onnx is not there',
    hymns: expect.stringContaining('comes with Rivulet') as unknown,
    'my holiday': expect.stringMatching(/^it is not a model folder/) as unknown,
  });
  expect(JSON.stringify(broken)).not.toContain(root);
  expect(await page.call('models.verify', { model: 'recital' })).toEqual({
    ok: false,
    faults: [expect.stringMatching(/^weights\.safetensors: .*SHA-256/) as unknown],
  });
  expect(await page.call('models.verify', { model: 'hymns' })).toEqual({ ok: true, faults: [] });
  await page.call('models.reveal', { model: 'recital' });
  expect(reveal).toHaveBeenLastCalledWith(own('recital'));
  await page.call('models.delete', { model: 'hymns' });
  await page.call('models.delete', { model: 'my holiday' });
  expect((await page.call<List>('models.list', {})).broken.map(({ name }) => name)).toEqual(['lacking']);
});
