import { execFile, fork } from 'node:child_process';
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RivuletError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { makeFolder, saveFile } from '../../../electron/host/save.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCES = [
  new URL('../../fixtures/save-forever.ts', import.meta.url),
  new URL('../../../electron/host/save.ts', import.meta.url),
  new URL('../../../core/errors.ts', import.meta.url),
].map((url) => fileURLToPath(url));
const KILLS = Number(process.env['RIVULET_KILLS'] ?? 30);

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-save-'));
});
afterAll(() => rm(dir, { recursive: true }));

describe('saveFile', () => {
  test('writes, replaces, keeps the mode and leaves nothing else', async () => {
    const file = path.join(dir, 'plain', 'song.json');
    await makeFolder(path.dirname(file));
    await saveFile(file, Buffer.from('one'));
    await chmod(file, 0o600);
    await saveFile(file, Buffer.from('two'));
    expect(await readFile(file, 'utf8')).toBe('two');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['song.json']);
  });

  test('writes bytes as they come, and keeps the old ones when they stop coming', async () => {
    const file = path.join(dir, 'chunks', 'song.json');
    await makeFolder(path.dirname(file));
    async function* chunks(fail: boolean) {
      yield Buffer.from('one, ');
      await Promise.resolve();
      if (fail) throw new RivuletError('cancelled', 'it was stopped');
      yield Buffer.from('two');
    }
    await saveFile(file, chunks(false));
    expect(await readFile(file, 'utf8')).toBe('one, two');
    await expect(saveFile(file, chunks(true))).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readFile(file, 'utf8')).toBe('one, two');
    expect(await readdir(path.dirname(file))).toEqual(['song.json']);
  });

  test('replaces what a link points to', async () => {
    const [file, link] = [path.join(dir, 'target'), path.join(dir, 'link')];
    await writeFile(file, 'old');
    await symlink(file, link);
    await saveFile(link, Buffer.from('new'));
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  test('names the file that cannot be written, and the folder that cannot be made', async () => {
    const below = path.join(dir, 'file', 'song');
    await writeFile(path.join(dir, 'file'), '');
    await expect(saveFile(below, Buffer.from('x'))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining(below) as unknown,
    });
    await expect(makeFolder(below)).rejects.toMatchObject({ code: 'bad-file' });
  });
});

test(`a file is one whole version after each of ${KILLS} kills`, async () => {
  const random = Random.of(11);
  const folder = path.join(dir, 'killed');
  await makeFolder(folder);
  const file = path.join(folder, 'song.json');
  const script = await plainScript(path.join(dir, 'script'));
  let cursor = 0;
  const worker = async () => {
    while (cursor++ < KILLS) {
      const own = `${file}.${cursor % 2}`;
      await killWhileSaving(script, own, random.below(40));
      const bytes = await readFile(own);
      expect(bytes.length).toBe(300_000);
      expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
    }
  };
  await Promise.all([worker(), worker()]);
  await saveFile(`${file}.0`, Buffer.from('end'));
  await saveFile(`${file}.1`, Buffer.from('end'));
  expect((await readdir(folder)).sort()).toEqual(['song.json.0', 'song.json.1']);
});

/** The endless saver as JavaScript, which starts ten times faster than TypeScript. */
async function plainScript(folder: string): Promise<string> {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
  };
  for (const source of SOURCES) {
    const { outputText } = ts.transpileModule(await readFile(source, 'utf8'), {
      compilerOptions,
    });
    const out = compiledFile(folder, source);
    await makeFolder(path.dirname(out));
    await writeFile(out, outputText);
  }
  await writeFile(path.join(folder, 'package.json'), '{"type":"module"}');
  return compiledFile(folder, SOURCES[0]!);
}

function compiledFile(folder: string, source: string): string {
  return path.join(folder, path.relative(ROOT, source).replace(/ts$/, 'js'));
}

async function killWhileSaving(script: string, file: string, milliseconds: number): Promise<void> {
  const child = fork(script, [file]);
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

test('a full disk keeps the old file and is told', async ({ skip }) => {
  const disk = path.join(dir, 'disk');
  await makeFolder(disk);
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]).catch(
    (thrown: unknown) => skip(`no file system could be mounted here: ${String(thrown)}`),
  );
  expect(mounted).toBeDefined();
  try {
    const file = path.join(disk, 'song.json');
    await saveFile(file, new Uint8Array(300_000).fill(1));
    await expect(saveFile(file, new Uint8Array(300_000).fill(2))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('ENOSPC') as unknown,
    });
    const bytes = await readFile(file);
    expect([bytes.length, bytes.every((byte) => byte === 1)]).toEqual([300_000, true]);
    expect(await readdir(disk)).toEqual(['song.json']);
  } finally {
    await run('umount', ['--lazy', disk]);
  }
});
