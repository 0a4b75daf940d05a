import { execFile, fork } from 'node:child_process';
import {
  chmod,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TakeBody } from '../../../core/contract/library.ts';
import { Random } from '../../../core/random.ts';
import { makeFolder } from '../../../electron/host/save.ts';
import { Library, type NewTake } from '../../../electron/library/library.ts';
import { dataFolder, placeWords } from '../../../electron/library/place.ts';
import { readTake, writeTake } from '../../../electron/library/take-file.ts';
import { musicTake } from '../../fixtures/takes.ts';

const run = promisify(execFile);
const KILLS = Number(process.env['RIVULET_KILLS'] ?? 30);
const FOREVER = fileURLToPath(new URL('../../fixtures/keep-forever.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const PLAIN: NewTake = {
  title: 'A take',
  note: '',
  starred: false,
  steps: 4,
  model: null,
  settings: null,
  made: [],
};

let root: string;
let folder: string;
let library: Library;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-takes-'));
});

afterAll(() => rm(root, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(path.join(root, 'library-'));
  library = new Library(folder);
});

const body = (): TakeBody => {
  const { content, latents } = musicTake();
  return { content: content as TakeBody['content'], latents: latents as TakeBody['latents'] };
};

const fileOf = (id: string) => path.join(folder, `${id}.take`);

/** Every float there is, the odd ones among them, by its bits. */
const floats = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: length, maxLength: length })
    .map((bits) => new Float32Array(Uint32Array.from(bits).buffer));

const bitsOf = ({ data }: { data: Float32Array }) => [...new Uint32Array(data.slice().buffer)];

test('latents come back bit for bit, whatever they are', async () => {
  const widths = { epsilon: 3, z: 3, u: 11 };
  const latents = fc.record({ epsilon: floats(12), z: floats(12), u: floats(44) });
  const property = fc.asyncProperty(latents, async (given) => {
    const tensors = Object.fromEntries(
      Object.entries(widths).map(([name, width]) => [
        name,
        { data: given[name as keyof typeof widths], dims: [4, 1, width] },
      ]),
    ) as NonNullable<TakeBody['latents']>;
    const { id } = await library.keep(PLAIN, { ...body(), latents: tensors });
    const back = (await new Library(folder).open(id)).body.latents!;
    for (const name of ['epsilon', 'z', 'u'] as const) {
      expect(back[name].dims).toEqual(tensors[name].dims);
      expect(bitsOf(back[name])).toEqual(bitsOf(tensors[name]));
    }
  });
  await fc.assert(property, { numRuns: 40 });
});

describe('a file that has changed', () => {
  const whole = async () => {
    const { id } = await library.keep(PLAIN, body());
    return { id, bytes: new Uint8Array(await readFile(fileOf(id))) };
  };

  test('in any byte is found out', async () => {
    const { bytes } = await whole();
    expect(readTake(bytes).head.title).toBe('A take');
    const property = fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = bytes.slice();
      changed[at]! ^= by;
      expect(() => readTake(changed)).toThrow(expect.objectContaining({ code: 'bad-file' }) as Error);
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('in its length is found out by the list', async () => {
    const { id, bytes } = await whole();
    for (const length of [0, 5, 60, 200, bytes.length - 1]) {
      await writeFile(fileOf(id), bytes.subarray(0, length));
      const { takes, broken } = await library.list();
      expect([takes.length, broken.length]).toEqual([0, 1]);
      expect(broken[0]!.reason).toMatch(/empty|not a take|cut short/);
    }
    await writeFile(fileOf(id), bytes);
    expect((await library.list()).takes).toHaveLength(1);
  });

  test('beyond its head is found out when it is opened, and the rest of the library stays', async () => {
    const { id, bytes } = await whole();
    await library.keep({ ...PLAIN, title: 'Another' }, body());
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(fileOf(id), bytes);
    await expect(library.open(id)).rejects.toMatchObject({ code: 'bad-file', message: /damaged/ });
    expect((await library.list()).takes).toHaveLength(2);
  });
});

test('foreign files are listed with what is wrong, and nothing is lost', async () => {
  await library.keep(PLAIN, body());
  await writeFile(
    fileOf('holiday'),
    'this is no take at all, though its name says so; it goes on for a while longer',
  );
  await writeFile(path.join(folder, 'notes.txt'), 'not ours');
  await makeFolder(fileOf('a folder'));
  const newer = writeTake({ ...PLAIN, kind: 'text', keptAt: 0, preview: '' }, { ...body(), latents: null });
  newer[8] = 9;
  await writeFile(fileOf('newer'), newer);
  const { takes, broken } = await library.list();
  expect(takes).toHaveLength(1);
  expect(Object.fromEntries(broken.map(({ id, reason }) => [id, reason]))).toMatchObject({
    holiday: 'This is not a take of Rivulet',
    newer: 'It was kept by another version of Rivulet (format 9)',
    'a folder': expect.any(String) as unknown,
  });
  expect(JSON.stringify(broken)).not.toContain(root);
  await library.remove('holiday');
  expect(await readdir(path.join(folder, 'trash'))).toEqual(['holiday.take']);
});

test('a file that a person copies is a take too', async () => {
  const { id } = await library.keep(PLAIN, body());
  await copyFile(fileOf(id), fileOf('Copy of a take'));
  expect((await library.list()).takes).toHaveLength(2);
  expect((await library.open('Copy of a take')).head.title).toBe('A take');
});

test('another window sees what this one does, and both may keep at once', async () => {
  const other = new Library(folder);
  const kept = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? library : other).keep({ ...PLAIN, title: `T${i}` }, body()),
    ),
  );
  expect(new Set(kept.map(({ id }) => id)).size).toBe(20);
  for (const one of [library, other]) expect((await one.list()).takes).toHaveLength(20);
  const [first] = kept;
  await other.change(first!.id, { title: 'changed elsewhere' });
  expect((await library.list()).takes.find(({ id }) => id === first!.id)!.head.title).toBe(
    'changed elsewhere',
  );
  await other.remove(first!.id);
  expect((await library.list()).takes).toHaveLength(19);
});

test('a list of thousands reads each head once, until its file changes', async () => {
  const { id } = await library.keep(PLAIN, body());
  const file = fileOf(id);
  await utimes(file, 1000, 1000);
  await library.list();
  // What was read is not read again: this file is broken now, and says that it is the old one.
  await writeFile(file, Buffer.alloc((await stat(file)).size));
  await utimes(file, 1000, 1000);
  expect((await library.list()).takes).toHaveLength(1);
  await truncate(file, 10);
  expect((await library.list()).broken).toHaveLength(1);
});

test('what was removed can be brought back until its time is over', async () => {
  const hasty = new Library(folder, { trashMs: 0 });
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => library.keep(PLAIN, body())));
  await library.remove(first!.id);
  await library.remove(second!.id);
  await library.restore(first!.id);
  expect((await library.list()).takes).toHaveLength(2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await hasty.remove(third!.id);
  await expect(library.restore(second!.id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(library.restore('never-there')).rejects.toMatchObject({ code: 'not-found' });
});

describe('a folder that cannot be used', () => {
  test('is told in words, without a path, and nothing is half done', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may write anywhere');
    const { id } = await library.keep(PLAIN, body());
    await chmod(folder, 0o500);
    await expect(library.keep(PLAIN, body())).rejects.toMatchObject({
      code: 'bad-file',
      message: 'the take cannot be kept: the folder of the library may not be used by this account',
    });
    await expect(library.change(id, { title: 'x' })).rejects.toMatchObject({ code: 'bad-file' });
    await expect(library.remove(id)).rejects.toMatchObject({ code: 'bad-file' });
    await chmod(folder, 0o700);
    expect((await library.open(id)).head.title).toBe('A take');
  });

  test('because a file is in its place, is told in words', async () => {
    const file = path.join(root, 'file');
    await writeFile(file, '');
    const nowhere = new Library(path.join(file, 'library'));
    const words = /where the folder of the library should be is a file/;
    await expect(nowhere.keep(PLAIN, body())).rejects.toMatchObject({ message: words });
    await expect(nowhere.list()).rejects.toMatchObject({ message: words });
  });

  test('because the disk is full, is told, and the take is as it was', async ({ skip }) => {
    const disk = path.join(root, 'disk');
    await makeFolder(disk);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]).catch((thrown: unknown) =>
      skip(`no file system could be mounted here: ${String(thrown)}`),
    );
    try {
      await fillUntilFull(new Library(disk));
    } finally {
      await run('umount', ['--lazy', disk]);
    }
  });

  test('because it may only be read, is told', async ({ skip }) => {
    const disk = path.join(root, 'read-only');
    await makeFolder(disk);
    await run('mount', ['-t', 'tmpfs', 'tmpfs', disk]).catch((thrown: unknown) =>
      skip(`no file system could be mounted here: ${String(thrown)}`),
    );
    try {
      const there = new Library(disk);
      const { id } = await there.keep(PLAIN, body());
      await run('mount', ['-o', 'remount,ro', disk]);
      const message = /may only be read/;
      await expect(there.keep(PLAIN, body())).rejects.toMatchObject({ message });
      await expect(there.remove(id)).rejects.toMatchObject({ message });
      expect((await there.open(id)).head.title).toBe('A take');
    } finally {
      await run('umount', ['--lazy', disk]);
    }
  });
});

/** Keeps until there is no room: the takes before are whole, and the last can still be read. */
async function fillUntilFull(full: Library): Promise<void> {
  const tensor = { data: new Float32Array(40_000).fill(1), dims: [4, 1, 10_000] };
  const latents = { epsilon: tensor, z: tensor, u: { data: new Float32Array(4), dims: [4, 1, 1] } };
  const { id } = await full.keep(PLAIN, { ...body(), latents });
  const message = 'the take cannot be kept: the disk is full';
  await expect(full.keep(PLAIN, { ...body(), latents })).rejects.toMatchObject({ message });
  await expect(full.change(id, { title: 'x' })).rejects.toMatchObject({ message: /disk is full/ });
  const { takes, broken } = await full.list();
  expect([takes.length, broken.length]).toEqual([1, 0]);
  expect((await full.open(id)).body.latents!.z.data.every((value) => value === 1)).toBe(true);
}

test(`every take is whole, and none is lost, after each of ${KILLS} kills`, async () => {
  const random = Random.of(17);
  const script = path.join(root, 'keep-forever.mjs');
  const options = { bundle: true, platform: 'node', format: 'esm', absWorkingDir: ROOT } as const;
  await build({ ...options, entryPoints: [FOREVER], outfile: script, logLevel: 'error' });
  let cursor = 0;
  const worker = async (own: string) => {
    while (cursor++ < KILLS) await killWhileKeeping(script, own, random.below(60));
  };
  // Two processes in one folder, each killed again and again.
  await Promise.all([worker('one'), worker('two')]);
  const { takes, broken } = await library.list();
  expect(broken).toEqual([]);
  expect(takes.length).toBeGreaterThanOrEqual(KILLS / 2);
  for (const { id, head } of takes) {
    const { body } = await library.open(id);
    const at = Number(head.title.split(' ')[1]);
    expect(['', String(at)]).toContain(head.note);
    for (const tensor of Object.values(body.latents!)) {
      expect(tensor.data.every((value) => value === at)).toBe(true);
    }
  }
});

async function killWhileKeeping(script: string, own: string, milliseconds: number): Promise<void> {
  const child = fork(script, [folder, own]);
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

describe('where data go', () => {
  const place = (env: Record<string, string>, platform: NodeJS.Platform) =>
    dataFolder({ env, platform, home: '/home/anna' });

  test('is where each system has such things, unless it is said', () => {
    expect(place({}, 'linux')).toBe('/home/anna/.local/share/rivulet');
    expect(place({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/rivulet');
    expect(place({}, 'darwin')).toBe('/home/anna/Library/Application Support/Rivulet');
    expect(place({ LOCALAPPDATA: '/local' }, 'win32')).toBe('/local/Rivulet');
    expect(place({ RIVULET_HOME: '/elsewhere' }, 'linux')).toBe('/elsewhere');
  });

  test('is said without whose home it is', () => {
    expect(placeWords('/home/anna/.local/share/rivulet/library', '/home/anna')).toBe(
      'the folder ~/.local/share/rivulet/library',
    );
    expect(placeWords('/mnt/anna/takes/library', '/home/anna')).toBe('the folder takes/library');
  });
});
