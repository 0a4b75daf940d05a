import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Random } from '../../../core/random.ts';
import { verifyModel, writeModel } from '../../../electron/host/model-folder.ts';
import { OwnModels } from '../../../electron/own-models/own-models.ts';
import { sentSource, sourceAt } from '../../../electron/own-models/source.ts';
import { graph, graphBytes, node } from '../../fixtures/onnx.ts';
import { tinyBaseline } from '../../fixtures/tiny-baseline.ts';
import { tinyDescription, tinyFiles, tinyModel } from '../../fixtures/tiny-model.ts';

const run = promisify(execFile);

let good: string;
let root: string;
let bundled: string;
let folder: string;
let own: OwnModels;

beforeAll(async () => {
  good = await tinyModel('music', 'recital');
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-own-'));
  bundled = path.join(root, 'bundled');
  const hymns = await tinyModel('text', 'hymns');
  await cp(hymns, path.join(bundled, 'hymns'), { recursive: true });
  await rm(path.dirname(hymns), { recursive: true });
});
afterAll(() => Promise.all([rm(path.dirname(good), { recursive: true }), rm(root, { recursive: true })]));

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(root, 'data-')), 'models');
  own = new OwnModels(folder, { bundled });
});

const here = async () => (await readdir(folder).catch(() => [])).sort();
const takeIn = async (place: string, name?: string) => own.takeIn(await sourceAt(place), { name });

/** The bytes of each file of a folder. */
async function bytesOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort();
  const files = await Promise.all(names.map((name) => readFile(path.join(dir, name), 'base64')));
  return Object.fromEntries(names.map((name, i) => [name, files[i]!]));
}

/** A copy of the good model in which something is changed. */
async function copy(change: (dir: string) => Promise<unknown>): Promise<string> {
  const dir = await mkdtemp(path.join(root, 'copy-'));
  await cp(good, dir, { recursive: true });
  await change(dir);
  return dir;
}

/** A model folder like the good one, whose hashes are right, with other files or another description. */
async function other(change: { sample?: Uint8Array; licence?: string; name?: string }): Promise<string> {
  const { sample, ...said } = change;
  const dir = await mkdtemp(path.join(root, 'other-'));
  const files = { ...tinyFiles(), ...(sample && { sample }) };
  await writeModel(dir, { manifest: { ...tinyDescription('music', 'recital'), ...said }, files });
  return dir;
}

async function archiveOf(dir: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(root, 'file-')), 'shared.rivulet');
  await writeFile(file, await own.archive(dir));
  return file;
}

describe('a model', () => {
  test('comes in from its folder, byte for byte, without what is none of it', async () => {
    const dir = await copy((to) => writeFile(path.join(to, 'checkpoint.bin'), 'not part of it'));
    const heard: string[] = [];
    const onProgress = ({ doing, done, total }: { doing: string; done: number; total: number }) => {
      heard.push(`${doing} ${(done / total).toFixed(0)}`);
    };
    expect(await own.takeIn(await sourceAt(dir), { onProgress })).toEqual({
      outcome: 'imported',
      name: 'recital',
    });
    expect(heard[0]).toBe('copying 0');
    expect(heard.at(-1)).toBe('checking 1');
    expect(await bytesOf(path.join(folder, 'recital'))).toEqual(await bytesOf(good));
    expect(await here()).toEqual(['recital']);
  });

  test('goes through one file and comes out the same, and that file is the same each time', async () => {
    const file = await archiveOf(good);
    expect(Buffer.compare(await readFile(file), await own.archive(good))).toBe(0);
    expect(await takeIn(file)).toEqual({ outcome: 'imported', name: 'recital' });
    expect(await bytesOf(path.join(folder, 'recital'))).toEqual(await bytesOf(good));
  });

  test('may be zipped by another program, compressed too', async ({ skip }) => {
    const file = path.join(root, 'zipped.zip');
    const script = 'import sys, zipfile, os\nz = zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED)\n';
    const body =
      'for name in os.listdir(sys.argv[1]): z.write(os.path.join(sys.argv[1], name), name)\nz.close()';
    await run('python3', ['-c', script + body, good, file]).catch(() => skip('there is no Python here'));
    expect(await takeIn(file)).toEqual({ outcome: 'imported', name: 'recital' });
    expect(await bytesOf(path.join(folder, 'recital'))).toEqual(await bytesOf(good));
  });

  test('comes as the files that a page sends', async () => {
    const files = Object.entries(await bytesOf(good)).map(([name, text]) => ({
      name,
      bytes: new Uint8Array(Buffer.from(text, 'base64')),
    }));
    expect(await own.takeIn(sentSource(files))).toEqual({ outcome: 'imported', name: 'recital' });
    const one = [{ name: 'x.rivulet', bytes: await own.archive(good) }];
    expect(await own.takeIn(sentSource(one))).toEqual({ outcome: 'already', name: 'recital' });
    expect(() => sentSource(files.slice(0, 1).map((file) => ({ ...file, name: 'a.onnx' })))).toThrow(
      /not a model in one file/,
    );
  });
});

describe('a name', () => {
  test('that this very model has is told, and nothing is done', async () => {
    await takeIn(good);
    const before = await bytesOf(path.join(folder, 'recital'));
    expect(await takeIn(await archiveOf(good))).toEqual({ outcome: 'already', name: 'recital' });
    expect(await bytesOf(path.join(folder, 'recital'))).toEqual(before);
    // A file that only says that it is this model is not.
    const posing = await readFile(await archiveOf(good));
    posing[posing.length >> 1]! ^= 1;
    expect(() => sentSource([{ name: 'x.rivulet', bytes: posing }])).not.toThrow();
    await expect(own.takeIn(sentSource([{ name: 'x.rivulet', bytes: posing }]))).rejects.toMatchObject({
      message: expect.stringMatching(/SHA-256 differs/) as unknown,
    });
    const hymns = path.join(bundled, 'hymns');
    expect(await takeIn(await archiveOf(hymns))).toEqual({ outcome: 'already', name: 'hymns' });
  });

  test('that another model has is left to it, and another name is whole in every way', async () => {
    await takeIn(good);
    const second = await other({ licence: 'CC0-1.0' });
    expect(await takeIn(second)).toEqual({ outcome: 'taken', name: 'recital', suggestion: 'recital-2' });
    expect(await takeIn(second, 'RECITAL')).toMatchObject({ outcome: 'taken', name: 'recital' });
    expect(await takeIn(second, 'recital-2')).toEqual({ outcome: 'imported', name: 'recital-2' });
    expect(await verifyModel(path.join(folder, 'recital-2'))).toEqual({ ok: true, faults: [] });
    const [first, renamed] = await Promise.all(
      ['recital', 'recital-2'].map((name) => bytesOf(path.join(folder, name))),
    );
    const text = Buffer.from(renamed!['manifest.json']!, 'base64').toString();
    expect(JSON.parse(text)).toMatchObject({ name: 'recital-2', licence: 'CC0-1.0' });
    expect({ ...renamed, 'manifest.json': '' }).toEqual({ ...first, 'manifest.json': '' });
    // The same model under the same other name is known again.
    expect(await takeIn(second, 'recital-2')).toEqual({ outcome: 'already', name: 'recital-2' });
  });

  test('of a model that comes with Rivulet cannot be taken', async () => {
    expect(await takeIn(await other({ name: 'hymns' }))).toEqual({
      outcome: 'taken',
      name: 'hymns',
      suggestion: 'hymns-2',
    });
    expect(await takeIn(good, 'Hymns')).toMatchObject({ outcome: 'taken', name: 'hymns' });
    expect(await here()).toEqual([]);
  });

  test('whose own folder is damaged is mended by the same model', async () => {
    await takeIn(good);
    await writeFile(path.join(folder, 'recital', 'sample.onnx'), 'gone bad');
    expect(await takeIn(good)).toEqual({ outcome: 'imported', name: 'recital' });
    expect(await bytesOf(path.join(folder, 'recital'))).toEqual(await bytesOf(good));
  });
});

describe('what cannot be believed is refused with its fault, and nothing of it stays:', () => {
  const cut = (file: string) =>
    copy(async (dir) => {
      const bytes = await readFile(path.join(dir, file));
      await writeFile(path.join(dir, file), bytes.subarray(1));
    });
  const flipped = (file: string) =>
    copy(async (dir) => {
      const bytes = await readFile(path.join(dir, file));
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(path.join(dir, file), bytes);
    });
  const without = (file: string) => copy((dir) => rm(path.join(dir, file)));
  const alien = graphBytes(graph([node('RandomNormalLike', ['x'], ['y'])]));

  test.each<[string, () => Promise<string>, RegExp]>([
    ['nothing there', () => Promise.resolve('/no/such/model'), /^there is no model there$/],
    [
      'a folder without a model',
      () => mkdtemp(path.join(root, 'empty-')),
      /^this holds no model: there is no manifest\.json/,
    ],
    ['a changed manifest', () => flipped('manifest.json'), /^manifest\.json: /],
    ['a missing file', () => without('sample.onnx'), /^sample\.onnx is not there$/],
    [
      'a shorter file',
      () => cut('weights.safetensors'),
      /^weights\.safetensors: expected \d+ bytes, got \d+$/,
    ],
    [
      'a flipped bit',
      () => flipped('weights.safetensors'),
      /^recital is refused: weights\.safetensors: .*SHA-256 differs/,
    ],
    [
      'an unsafe graph',
      () => other({ sample: alien }),
      /^recital is refused: sample\.onnx: .*RandomNormalLike is not allowed/,
    ],
    [
      'a folder for a file',
      () =>
        copy(async (dir) => {
          await rm(path.join(dir, 'decode.onnx'));
          await mkdir(path.join(dir, 'decode.onnx'));
        }),
      /^decode\.onnx: it is not a file$/,
    ],
    ['a model without a latent', () => tinyBaseline(), /^past has no latent/],
    [
      'a file that is no archive',
      () => without('sample.onnx').then((dir) => path.join(dir, 'decode.onnx')),
      /^this is not a model in one file: it is not a whole ZIP/,
    ],
  ])('%s', async (_, make, fault) => {
    await takeIn(good, 'before');
    const place = await make();
    await expect(takeIn(place)).rejects.toMatchObject({
      name: 'RivuletError',
      message: expect.stringMatching(fault) as unknown,
    });
    expect(await here()).toEqual(['before']);
    expect(await verifyModel(path.join(folder, 'before'))).toMatchObject({ ok: true });
  });

  test('whatever is done to an archive', async () => {
    const bytes = await readFile(await archiveOf(good));
    const random = Random.of(3);
    for (let i = 0; i < 80; i++) {
      const changed = new Uint8Array(bytes);
      const at = random.below(changed.length);
      if (i % 3 === 0) changed.fill(random.below(256), at, at + 1 + random.below(64));
      else changed[at]! ^= 1 << random.below(8);
      const given = i % 5 === 0 ? changed.subarray(0, at) : changed;
      const outcome = await Promise.resolve()
        .then(() => own.takeIn(sentSource([{ name: 'x.rivulet', bytes: given }])))
        .catch((thrown: unknown) => thrown as Error);
      // What is not covered by a hash, as the hour in a ZIP, may change; the model may not.
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'bad-model' });
      else expect(await bytesOf(path.join(folder, 'recital'))).toEqual(await bytesOf(good));
    }
    expect((await here()).filter((name) => name !== 'recital')).toEqual([]);
  });

  test('and what was cancelled', async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const taking = own.takeIn(await sourceAt(good), { signal: stop.signal, onProgress });
    await expect(taking).rejects.toMatchObject({ code: 'cancelled' });
    expect(await here()).toEqual([]);
  });

  test('because the disk is full', async ({ skip }) => {
    const disk = path.join(root, 'disk');
    await mkdir(disk);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk]).catch((thrown: unknown) =>
      skip(`no file system could be mounted here: ${String(thrown)}`),
    );
    try {
      const full = new OwnModels(path.join(disk, 'models'), { bundled });
      const message = 'the model cannot be imported: the disk is full';
      const large = await other({
        sample: graphBytes(graph([node('Neg', ['x'.repeat(9000)], ['y'.repeat(9000)])])),
      });
      await expect(full.takeIn(await sourceAt(large))).rejects.toMatchObject({ code: 'bad-file', message });
      expect(await readdir(path.join(disk, 'models'))).toEqual([]);
    } finally {
      await run('umount', ['--lazy', disk]);
    }
  });
});

describe('deleting', () => {
  test('puts a model aside, and restoring brings the same bytes back', async () => {
    await takeIn(good);
    const id = await own.remove('recital');
    expect(await here()).toEqual(['.trash']);
    expect(await own.restore(id)).toBe('recital');
    expect(await bytesOf(path.join(folder, 'recital'))).toEqual(await bytesOf(good));
    await expect(own.restore(id)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is only for own models, by names and never by paths', async () => {
    await takeIn(good);
    await expect(own.remove('hymns')).rejects.toMatchObject({ message: /comes with Rivulet/ });
    for (const name of ['nothing', '../models/recital', '.trash', 'Recital']) {
      await expect(own.remove(name)).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(own.restore('../recital~1-a')).rejects.toMatchObject({ code: 'not-found' });
    expect(await here()).toEqual(['recital']);
  });

  test('leaves the name to another model, which restoring does not harm', async () => {
    await takeIn(good);
    const id = await own.remove('recital');
    const second = await other({ licence: 'CC0-1.0' });
    await takeIn(second);
    await expect(own.restore(id)).rejects.toMatchObject({ message: /another model recital/ });
    expect(await bytesOf(path.join(folder, 'recital'))).toEqual(await bytesOf(second));
    await own.remove('recital');
    expect(await own.restore(id)).toBe('recital');
  });

  test('is for good after its time, and takes a folder that holds no model too', async () => {
    const hasty = new OwnModels(folder, { bundled, trashMs: 0 });
    await takeIn(good);
    const id = await own.remove('recital');
    await mkdir(path.join(folder, 'my holiday'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await hasty.remove('my holiday');
    await expect(own.restore(id)).rejects.toMatchObject({ code: 'not-found' });
  });
});
