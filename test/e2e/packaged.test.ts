import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackedPackage, type Unpacked } from '../../build/package/unpacked.ts';
import type { Job } from '../../core/contract/jobs.ts';
import { rollToMidi } from '../../core/music/midi/write.ts';
import { Random } from '../../core/random.ts';
import { verifyModel } from '../../electron/host/model-folder.ts';
import { HEADERS } from '../../electron/serve/policy.ts';
import { noElectron } from './electron-app.ts';
import { call } from './electron-calls.ts';
import { bytesBelow, filesIn, fusesOf, placesHere, textIn } from './packaged-files.ts';
import { closePackagedDisplay, openPackaged, type Packaged, startPackaged } from './packaged-app.ts';

const tune = rollToMidi([[60], [64], [67]], { stepQuarters: 1 });

describe.skipIf(noElectron)('the packed application', () => {
  let studio: Packaged;
  let folder: string;

  beforeAll(async () => {
    await unpackedPackage();
    folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-given-'));
    await writeFile(path.join(folder, 'first tune.mid'), tune);
    await writeFile(path.join(folder, 'second tune.mid'), tune);
    studio = await openPackaged([path.join(folder, 'first tune.mid')]);
  }, 240_000);

  afterAll(async () => {
    studio?.child.kill('SIGKILL');
    await closePackagedDisplay();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens the MIDI file that it is started with', async () => {
    await expect.poll(() => studio.page.title(), { timeout: 30_000 }).toContain('first tune');
  });

  it('shows the studio and knows its models', async () => {
    const { page } = studio;
    expect(page.url()).toBe('rivulet://studio/');
    await page.getByRole('navigation', { name: 'Rooms' }).waitFor();
    const { value } = await call(page, 'hello', {});
    expect(value).toMatchObject({ shell: 'electron', dialogs: true });
    expect(value.models.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['chorales', 'chorales-fast', 'english', 'folk', 'piano']),
    );
  });

  it('has the policy of the page on every answer, and nothing of Node in it', async () => {
    const found = await studio.page.evaluate(async () => {
      const { headers } = await fetch('/');
      return {
        headers: Object.fromEntries(headers),
        node: ['process', 'require', 'module'].filter((n) => n in window),
      };
    });
    expect(found.headers).toMatchObject(HEADERS);
    expect(found.node).toEqual([]);
  });

  it('makes pieces, the same for the same seed', async () => {
    const request = { model: 'chorales', steps: 24, count: 1, seed: 7 };
    const first = await call(studio.page, 'generate', request);
    expect(first).toMatchObject({ kind: 'result' });
    const second = await call(studio.page, 'generate', request);
    expect(first.value.pieces[0]!.roll!.flat().length).toBeGreaterThan(10);
    expect(second.value.pieces[0]!.roll).toEqual(first.value.pieces[0]!.roll);
  });

  it('reads MIDI in its killable parser', async () => {
    const file = { name: 'three.mid', bytes: new Uint8Array(tune) };
    const { value } = await call(studio.page, 'midi.read', { file });
    expect(value.notes.map(({ pitch }) => pitch)).toEqual([60, 64, 67]);
  });

  it('learns in a process of its own, from inside its archive', async () => {
    const { page, userData } = studio;
    const files = someFolder();
    const sent = await call(page, 'collection.send', { name: 'mine', files });
    const read = await call(page, 'collection.read', { from: sent.value, model: 'chorales' });
    expect(read.value.report).toMatchObject({ files: files.length, rejected: 0 });
    const { collection } = read.value;
    const wishes = { collection, model: 'chorales', name: 'mine', minutes: 5, rehearse: false };
    const { value } = await call(page, 'job.start', wishes);
    const folder = path.join(userData, 'jobs', value.job.id);
    const job = async () =>
      (JSON.parse(await readFile(path.join(folder, 'job.json'), 'utf8')) as { job: Job }).job;
    await expect.poll(async () => (await job()).savedAt, { timeout: 90_000 }).toBeGreaterThan(0);
    await call(page, 'job.pause', { job: value.job.id });
    await expect.poll(async () => (await job()).state).toBe('paused');
  }, 120_000);

  it('is there once: a second start leaves the place to the first, and its file', async () => {
    const { child, stderr } = await startPackaged(studio.userData, [path.join(folder, 'second tune.mid')]);
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(stderr()).toContain('Rivulet is already open');
    await expect.poll(() => studio.page.title(), { timeout: 30_000 }).toContain('second tune');
    expect((await call(studio.page, 'hello', {})).kind).toBe('result');
  });

  it('ends cleanly when its window is closed, with no fault on the way', async () => {
    expect(await studio.quit()).toBe(0);
    expect(studio.stderr()).not.toMatch(/a fault in|error:|UnhandledPromise/);
  });
});

/** The only kinds of files in the archive: bundles, the page, models, and ONNX Runtime. */
const SHIPPED = [
  /^package\.json$/,
  /^dist\/electron\/[\w-]+\.cjs$/,
  /^dist\/renderer\/(index\.html|licences\.json|assets\/[^/]+\.(js|css|woff2|mp3|json|png|svg))$/,
  /^models\/pretrained\/[\w-]+\/(manifest\.json|[\w-]+\.(onnx|safetensors))$/,
  /^node_modules\/onnxruntime-node\/(package\.json|dist\/\w+\.js)$/,
  new RegExp(`^node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}/[\\w.]+$`),
  /^node_modules\/onnxruntime-common\/(package\.json|dist\/cjs\/([\w-]+\.js|package\.json))$/,
];

describe.skipIf(noElectron)('the packed folder', () => {
  let packed: Unpacked;
  let resources: string;
  let archive: string;

  beforeAll(async () => {
    packed = await unpackedPackage();
    resources = path.join(packed.folder, 'resources');
    archive = path.join(resources, 'app.asar');
  }, 240_000);

  it('has every fuse of its binary set', async () => {
    expect(await fusesOf(packed.binary)).toEqual({
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableCookieEncryption: true,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('holds what runs and nothing else: no source, test, map, data or application of another', async () => {
    const strangers = filesIn(archive).filter((name) => !SHIPPED.some((kind) => kind.test(name)));
    expect(strangers).toEqual([]);
    expect(filesIn(archive)).toEqual(
      expect.arrayContaining(['dist/electron/main.cjs', 'dist/renderer/index.html']),
    );
    // Making a Debian package leaves its profile there, as a part of it.
    const beside = (await readdir(resources)).filter((name) => name !== 'apparmor-profile');
    expect(beside.sort()).toEqual(['app.asar', 'app.asar.unpacked', 'licences']);
  });

  it('names no place of the machine that built it', async () => {
    const texts = filesIn(archive).filter(
      (name) => /\.(c?js|json|html|css)$/.test(name) && !name.startsWith('models/'),
    );
    const licences = (await readdir(path.join(resources, 'licences'))).map((name) =>
      path.join(resources, 'licences', name),
    );
    const all = [
      ...texts.map((name) => [name, textIn(archive, name)] as const),
      ...(await Promise.all(licences.map(async (name) => [name, await readFile(name, 'utf8')] as const))),
    ];
    const telling = all.filter(([, text]) => placesHere().some((place) => text.includes(place)));
    expect(telling.map(([name]) => name)).toEqual([]);
  });

  it('has a page without code or style of its own in its text', () => {
    const html = textIn(archive, 'dist/renderer/index.html');
    expect(html).toMatch(/<script type="module"[^>]* src="\.\/assets\//);
    expect(html.replace(/<script[^>]* src="[^"]*"[^>]*><\/script>/g, '')).not.toMatch(
      /<script|<style|\sstyle=|\son\w+=|https?:/,
    );
  });

  it('keeps models and libraries as files beside its archive, the models whole', async () => {
    const beside = `${archive}.unpacked`;
    const models = await readdir(path.join(beside, 'models/pretrained'));
    expect(models).toContain('chorales');
    for (const name of models) {
      const found = await verifyModel(path.join(beside, 'models/pretrained', name));
      expect([name, found]).toEqual([name, { ok: true, faults: [] }]);
    }
    const natives = path.join(beside, 'node_modules/onnxruntime-node/bin/napi-v6');
    expect(await readdir(natives)).toEqual(['linux']);
    expect(await readdir(path.join(natives, 'linux'))).toEqual([process.arch]);
  });

  it('brings its licences, with a text for every package in it', async () => {
    const folder = path.join(resources, 'licences');
    expect(await readFile(path.join(folder, 'LICENSE.txt'), 'utf8')).toContain('MIT License');
    const packages = await readFile(path.join(folder, 'packages.txt'), 'utf8');
    for (const name of [
      'svelte',
      'onnxruntime-node',
      '@tensorflow/tfjs-core',
      'zod',
      '@fontsource-variable/geist-mono',
    ]) {
      expect(packages).toMatch(new RegExp(`^${name} \\d+\\.\\S+ \\(`, 'm'));
    }
    expect(packages).not.toMatch(/\(unknown\)/);
    expect(await readdir(packed.folder)).toEqual(
      expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']),
    );
  });

  it('is no larger than it may be', async () => {
    expect(await bytesBelow(packed.folder)).toBeLessThanOrEqual(450e6);
  });
});

/** A dozen pieces, each unlike the others. */
function someFolder() {
  const random = Random.of(4);
  return Array.from({ length: 12 }, (_, i) => {
    const roll = Array.from({ length: 16 }, () => [50 + random.below(12), 65 + random.below(12)]);
    return { path: `${i}.mid`, bytes: new Uint8Array(rollToMidi(roll, { stepQuarters: 1 })) };
  });
}
