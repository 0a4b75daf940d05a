import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChosenFiles } from '../../../electron/host/chosen-files.ts';
import { dataServices } from '../../../electron/host/data-folder.ts';
import { dataFolder } from '../../../electron/library/place.ts';

let home: string;
const files = new ChosenFiles();
const scope = { files, signal: new AbortController().signal, progress: () => Promise.resolve() };
const dialogs = { open: () => Promise.resolve([]), save: () => Promise.resolve(undefined) };

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'rivulet-person-'));
});
afterEach(() => rm(home, { recursive: true }));

const surroundings = (env: Record<string, string> = {}) => ({ env, platform: 'linux' as const, home });
const services = (env?: Record<string, string>) => dataServices({ ...surroundings(env), dialogs });
const settings = () => path.join(home, '.config/rivulet/settings.json');

describe('the data folder', () => {
  it('changes at the next start, and leaves what is kept where it is', async () => {
    const before = dataFolder(surroundings());
    await mkdir(before, { recursive: true });
    await writeFile(path.join(before, 'take'), 'kept');
    const chosen = path.join(home, 'music/rivulet');
    await mkdir(chosen, { recursive: true });
    const now = services();
    const { token } = files.add(chosen);
    expect(await now['data.change']({ token }, scope)).toEqual({
      folder: 'the folder ~/.local/share/rivulet',
      next: 'the folder ~/music/rivulet',
      fixed: false,
      change: true,
      reveal: false,
    });
    expect(await readFile(path.join(before, 'take'), 'utf8')).toBe('kept');
    expect(dataFolder(surroundings())).toBe(chosen);
    const afterStart = await services()['data.where']({}, scope);
    expect(afterStart).toMatchObject({ folder: 'the folder ~/music/rivulet' });
    expect(afterStart).not.toHaveProperty('next');
  });

  it('goes back to the usual place without a choice', async () => {
    const usual = dataFolder(surroundings());
    await services()['data.change']({ token: files.add(home).token }, scope);
    expect(dataFolder(surroundings())).toBe(home);
    expect(await services()['data.change']({}, scope)).toMatchObject({
      next: 'the folder ~/.local/share/rivulet',
    });
    expect(dataFolder(surroundings())).toBe(usual);
  });

  it('is what RIVULET_HOME says, whatever was chosen, and cannot be changed then', async () => {
    await services()['data.change']({ token: files.add(home).token }, scope);
    const env = { RIVULET_HOME: path.join(home, 'said') };
    expect(dataFolder(surroundings(env))).toBe(path.join(home, 'said'));
    const fixed = services(env);
    const told = { folder: 'the folder ~/said', fixed: true, change: false };
    expect(await fixed['data.where']({}, scope)).toMatchObject(told);
    await expect(fixed['data.change']({}, scope)).rejects.toMatchObject({ code: 'bad-argument' });
  });

  it('is not one that cannot be had, and no choice is forgotten for it', async () => {
    await services()['data.change']({ token: files.add(home).token }, scope);
    const gone = files.add(path.join(home, 'gone'));
    await expect(services()['data.change']({ token: gone.token }, scope)).rejects.toMatchObject({
      code: 'bad-file',
    });
    await expect(services()['data.change']({ token: 'guessed' }, scope)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(dataFolder(surroundings())).toBe(home);
  });

  it.each(['{"dataFolder": "relative"}', '{"dataFolder": 7}', 'no json'])(
    'is the usual one where the settings say %s',
    async (words) => {
      const usual = dataFolder(surroundings());
      await mkdir(path.dirname(settings()), { recursive: true });
      await writeFile(settings(), words);
      expect(dataFolder(surroundings())).toBe(usual);
      expect(existsSync(usual)).toBe(false);
    },
  );
});
