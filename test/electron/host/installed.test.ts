import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser, findElectron } from '../../../electron/host/installed.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'rivulet-installed-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function program(...parts: string[]): Promise<string> {
  const file = path.join(dir, ...parts);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '');
  await chmod(file, 0o755);
  return file;
}

test('finds Electron where the environment says, or where its package unpacks it, and says where it looked', async () => {
  const folder = path.join(dir, 'package');
  expect(await findElectron({}, folder)).toMatchObject({
    found: false,
    reason: expect.stringContaining(path.join(folder, 'dist')) as unknown,
  });
  const own = await program('package', 'dist', 'it');
  await writeFile(path.join(folder, 'path.txt'), 'it');
  await writeFile(path.join(folder, 'dist', 'version'), '33.2.1');
  expect(await findElectron({}, folder)).toEqual({ found: true, path: own, version: '33.2.1' });
  const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(dir, 'elsewhere') };
  expect(await findElectron(env, folder)).toMatchObject({
    found: false,
    reason: expect.stringContaining('ELECTRON_OVERRIDE_DIST_PATH') as unknown,
  });
  const other = await program('elsewhere', 'it');
  expect(await findElectron(env, folder)).toEqual({ found: true, path: other });
});

test('finds a browser on the PATH', async () => {
  const folder = path.join(dir, 'bin');
  expect(await findBrowser({ PATH: folder })).toMatchObject({ found: false });
  const file = await program('bin', process.platform === 'win32' ? 'firefox.exe' : 'firefox');
  expect(await findBrowser({ PATH: `/nowhere${path.delimiter}${folder}` })).toEqual({
    found: true,
    path: file,
  });
});
