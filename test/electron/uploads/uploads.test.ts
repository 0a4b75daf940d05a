import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { folderName, sentNames } from '../../../electron/uploads/sent-path.ts';
import { Uploads } from '../../../electron/uploads/uploads.ts';

let root: string;
let parent: string;
let uploads: Uploads;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-uploads-'));
});
afterAll(() => rm(root, { recursive: true }));

beforeEach(async () => {
  parent = path.join(await mkdtemp(path.join(root, 'data-')), 'uploads');
  uploads = new Uploads(parent, { files: 4, bytes: 100 });
});
afterEach(() => uploads.close());

const bytes = (text: string) => new TextEncoder().encode(text);
const isThere = (place: string) => stat(place).then(Boolean, () => false);

describe('files that a page sends', () => {
  test('are put together in one folder of the name that they had, as often as some come', async () => {
    const id = await uploads.add(undefined, 'My music', [{ path: 'a/one.mid', bytes: bytes('1') }]);
    expect(await uploads.add(id, 'My music', [{ path: 'a/b/two.mid', bytes: bytes('2') }])).toBe(id);
    const place = uploads.place(id);
    expect(path.basename(place)).toBe('My music');
    expect(await readFile(path.join(place, 'a/one.mid'), 'utf8')).toBe('1');
    expect(await readFile(path.join(place, 'a/b/two.mid'), 'utf8')).toBe('2');
  });

  test('are one file where that is all that was sent', async () => {
    const id = await uploads.add(undefined, 'book.txt', [{ path: 'book.txt', bytes: bytes('words') }]);
    expect(path.basename(uploads.place(id))).toBe('book.txt');
    expect(await readFile(uploads.place(id), 'utf8')).toBe('words');
  });

  test('are refused above a number and a size, in words', async () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ path: `${i}.mid`, bytes: bytes('x') }));
    await expect(uploads.add(undefined, 'x', many)).rejects.toMatchObject({
      code: 'bad-argument',
      message: /more than 4 files/,
    });
    const id = await uploads.add(undefined, 'x', [{ path: 'a', bytes: new Uint8Array(60) }]);
    await expect(uploads.add(id, 'x', [{ path: 'b', bytes: new Uint8Array(60) }])).rejects.toMatchObject({
      code: 'bad-argument',
      message: /which is the most that can be sent at once/,
    });
  });

  test('never replace each other', async () => {
    const id = await uploads.add(undefined, 'x', [{ path: 'a', bytes: bytes('first') }]);
    await expect(uploads.add(id, 'x', [{ path: 'a', bytes: bytes('other') }])).rejects.toMatchObject({
      code: 'bad-file',
    });
    await expect(uploads.add(id, 'x', [{ path: 'a/b', bytes: bytes('other') }])).rejects.toMatchObject({
      code: 'bad-file',
    });
  });

  test('go with the host, the oldest when there are many, and those of dead hosts at the next start', async () => {
    const dead = path.join(parent, `${2 ** 22 + 7}-0123456789ab`);
    await mkdir(path.join(dead, 'id'), { recursive: true });
    const send = () => uploads.add(undefined, 'x', [{ path: 'a', bytes: bytes('1') }]);
    const first = await send();
    const place = uploads.place(first);
    expect([await isThere(dead), await isThere(place)]).toEqual([false, true]);
    await Promise.all([send(), send(), send()]);
    expect(await isThere(place)).toBe(false);
    expect(() => uploads.place(first)).toThrow(/send it again/);
    await uploads.close();
    expect(await readdir(parent)).toEqual([]);
  });

  test('whatever their paths are, lie in the folder or are refused', async () => {
    const odd = fc.string({
      unit: fc.constantFrom('.', '/', '\\', '\0', 'a', ' ', ':', '\u0085'),
      maxLength: 12,
    });
    const property = fc.asyncProperty(odd, odd, async (name, sent) => {
      const wide = new Uploads(parent);
      const id = await wide.add(undefined, name || 'x', [{ path: 'known', bytes: bytes('1') }]);
      const folder = wide.place(id);
      expect(path.relative(parent, folder).split(path.sep)).toHaveLength(3);
      await wide.add(id, name, [{ path: sent, bytes: bytes('2') }]).then(
        async () => expect(await isThere(path.join(folder, sent))).toBe(true),
        (thrown: unknown) => expect(thrown).toHaveProperty('code', expect.stringMatching(/^bad-/)),
      );
      expect(await readdir(parent)).toHaveLength(1);
      await wide.close();
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

describe('a path that is sent', () => {
  test('leads below the folder', () => {
    expect(sentNames('a b/c.mid')).toEqual(['a b', 'c.mid']);
  });

  test.each([
    '',
    '/a',
    'a//b',
    '../a',
    'a/../b',
    './a',
    'a/',
    'a\0b',
    'a\nb',
    `${'x'.repeat(256)}`,
    'a/'.repeat(40) + 'b',
  ])('is refused when it is %j', (sent) =>
    expect(() => sentNames(sent)).toThrow(/is no path of a file within a folder/),
  );

  test.each(['a\\..\\..\\b', 'C:x', 'con', 'NUL.mid', 'a.', 'a ', 'x/aux.txt', 'a:b'])(
    'is refused on Windows when it is %j, and on Linux is a name',
    (sent) => {
      expect(() => sentNames(sent, 'win32')).toThrow(/is no path/);
      expect(sentNames(sent, 'linux')).toEqual(sent.split('/'));
    },
  );

  test('gives a folder a name that it can have', () => {
    expect(folderName('My music', 'linux')).toBe('My music');
    expect(folderName('a/b\\c', 'linux')).toBe('a_b_c');
    expect([folderName('..', 'linux'), folderName('aux', 'win32')]).toEqual(['folder', 'folder']);
  });
});
