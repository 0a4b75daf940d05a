import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionSettingsSchema } from '../../core/contract/collection.ts';
import { modelConfigSchema } from '../../core/contract/config.ts';
import { trainingSettingsSchema } from '../../core/contract/training.ts';
import { collect } from '../../electron/collection/collection.ts';
import { readCollection } from '../../electron/collection/read.ts';
import { readModel, verifyModel, writeModel } from '../../electron/host/model-folder.ts';
import { saveFile } from '../../electron/host/save.ts';
import { createJob, idsIn, readRecord, saveRecord } from '../../electron/jobs/folder.ts';
import { chosenFolder, rememberFolder } from '../../electron/library/chosen-place.ts';
import { OwnModels } from '../../electron/own-models/own-models.ts';
import { sourceAt } from '../../electron/own-models/source.ts';
import { loadCheckpoint, saveCheckpoint } from '../../electron/trainer/checkpoint.ts';
import { Uploads } from '../../electron/uploads/uploads.ts';
import type { TrainingState } from '../../models/train/state.ts';
import { type Disk, withDisk } from '../fixtures/disk.ts';
import { fakeRecord } from '../fixtures/fake-trainer.ts';
import { tinyDescription, tinyFiles, tinyModel } from '../fixtures/tiny-model.ts';

/** Something that writes what a person keeps: twice, and what can be read then. */
interface Writer {
  write(folder: string, version: number): Promise<unknown>;
  /** The version that is there; rejects when there is none whole. */
  read(folder: string): Promise<unknown>;
}

let outside: string;
let model: string;

beforeAll(async () => {
  outside = await mkdtemp(path.join(os.tmpdir(), 'rivulet-outside-'));
  model = await tinyModel('music', 'recital');
  await mkdir(path.join(outside, 'texts'));
  await writeFile(path.join(outside, 'texts', 'a.txt'), 'It rains.\nIt snows.\n');
  await writeFile(path.join(outside, 'music.collection.gz'), 'the collection');
});
afterAll(() => Promise.all([outside, path.dirname(model)].map((folder) => rm(folder, { recursive: true }))));

const config = modelConfigSchema.parse({ kind: 'music', vocabulary: 88, latent: 2, hidden: 4, maxSteps: 6 });

const readCache = (folder: string, version: number) =>
  collect(path.join(outside, 'texts'), {
    cache: path.join(folder, 'cache'),
    settings: collectionSettingsSchema.parse({ seed: version }),
    for: { kind: 'text', maxSteps: 100 },
  });

const WRITERS: Readonly<Record<string, Writer>> = {
  'any file': {
    write: (folder, version) => saveFile(path.join(folder, 'song'), Buffer.alloc(9000, version)),
    read: async (folder) => {
      const bytes = await readFile(path.join(folder, 'song'));
      expect(bytes.every((byte) => byte === bytes[0]) && bytes.length === 9000).toBe(true);
      return bytes[0];
    },
  },
  'a model that a training made': {
    write: (folder, version) => {
      const { encode, ...files } = tinyFiles();
      const training = { ...tinyDescription().training, epochs: version };
      // Another graph each time: what stays the same is not written again.
      const other = version === 1 ? encode : files.decode;
      return writeModel(path.join(folder, 'tiny'), {
        manifest: { ...tinyDescription(), training },
        files: { ...files, encode: other },
      });
    },
    read: async (folder) => {
      const dir = path.join(folder, 'tiny');
      expect(await verifyModel(dir)).toEqual({ ok: true, faults: [] });
      return (await readModel(dir)).manifest.training.epochs;
    },
  },
  'a model that is imported': {
    write: async (folder, version) => {
      const own = new OwnModels(path.join(folder, 'models'), { bundled: path.join(folder, 'none') });
      return own.takeIn(await sourceAt(model), { name: `model-${version}` });
    },
    read: async (folder) => {
      const [name, ...others] = (await readdir(path.join(folder, 'models'))).filter(
        (one) => one !== '.trash',
      );
      expect(others).toEqual([]);
      expect(await verifyModel(path.join(folder, 'models', name!))).toEqual({ ok: true, faults: [] });
      return Number(name!.split('-')[1]);
    },
  },
  'the cache of a collection': {
    write: readCache,
    read: async (folder) => {
      const [name, ...others] = await readdir(path.join(folder, 'cache'));
      expect(others).toEqual([]);
      return (await readCollection(path.join(folder, 'cache', name!))).report.settings.seed;
    },
  },
  'a new training': {
    write: async (folder, version) => {
      await mkdir(path.join(folder, 'jobs'), { recursive: true });
      await createJob(
        path.join(folder, 'jobs'),
        fakeRecord(`${version}`),
        path.join(outside, 'music.collection.gz'),
      );
    },
    read: async (folder) => {
      const root = path.join(folder, 'jobs');
      expect(await readdir(root)).toEqual(await idsIn(root));
      const ids = await idsIn(root);
      expect(ids).toHaveLength(1);
      const { job, collection } = await readRecord(root, ids[0]!);
      expect(await readFile(path.join(root, job.id, collection), 'utf8')).toBe('the collection');
      return Number(job.settings.name);
    },
  },
  'how far a training is': {
    write: async (folder, version) => {
      await mkdir(path.join(folder, 'job-one'), { recursive: true });
      await saveRecord(folder, fakeRecord('one', { epoch: version }));
    },
    read: async (folder) => (await readRecord(folder, 'job-one')).job.epoch,
  },
  'the checkpoint of a training': {
    write: (folder, version) => {
      const tensors = new Map([['w', { dims: [5000], data: new Float32Array(5000).fill(version) }]]);
      const settings = trainingSettingsSchema.parse({});
      const state = {} as TrainingState;
      return saveCheckpoint(folder, { config, settings, fingerprint: 'f', state, tensors });
    },
    read: async (folder) => {
      const { data } = (await loadCheckpoint(folder))!.tensors.get('w')!;
      expect(data.every((value) => value === data[0])).toBe(true);
      return data[0];
    },
  },
  'where a person keeps things': {
    write: (folder, version) => rememberFolder(path.join(folder, 'settings.json'), `/music/${version}`),
    read: (folder) =>
      Promise.resolve(Number(chosenFolder(path.join(folder, 'settings.json'))?.replace('/music/', ''))),
  },
};

/** Writes once, lets the disk fail, writes again: that is told in words, and the first is what is there. */
async function holds({ write, read }: Writer, { folder }: Disk, fail: () => Promise<void>): Promise<void> {
  await write(folder, 1);
  expect(await read(folder)).toBe(1);
  await fail();
  const thrown = await write(folder, 2).then(
    () => 'it was written',
    (error: unknown) => error,
  );
  expect(thrown).toMatchObject({
    message: expect.stringMatching(/ENOSPC|EROFS|disk is full|may only be read/) as unknown,
  });
  expect(await read(folder)).toBe(1);
  const left = await readdir(folder, { recursive: true });
  expect(left.filter((name) => /\.tmp$|\/?\.(import|new|gone)-/.test(name))).toEqual([]);
}

describe.each(Object.entries(WRITERS))('%s', (_, writer) => {
  test('is the old one on a full disk', ({ skip }) =>
    withDisk(skip, (disk) => holds(writer, disk, disk.fill)));

  test('is the old one on a disk that may only be read', ({ skip }) =>
    withDisk(skip, (disk) => holds(writer, disk, disk.forbid)));
});

test('what a page sends to a full disk is refused in words, and what it sent before stays', ({ skip }) =>
  withDisk(skip, async (disk) => {
    const uploads = new Uploads(path.join(disk.folder, 'uploads'));
    const id = await uploads.add(undefined, 'mine', [{ path: 'a.mid', bytes: new Uint8Array(10).fill(1) }]);
    await disk.fill();
    const more = uploads.add(id, 'mine', [{ path: 'b.mid', bytes: new Uint8Array(10_000) }]);
    await expect(more).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('disk is full') as unknown,
    });
    expect((await readFile(path.join(uploads.place(id), 'a.mid'))).every((byte) => byte === 1)).toBe(true);
  }));
