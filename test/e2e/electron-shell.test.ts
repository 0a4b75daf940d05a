import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importMidi } from '../../core/music/midi/import.ts';
import { rollToMidi } from '../../core/music/midi/write.ts';
import {
  BUNDLES,
  closeDisplay,
  type ElectronStudio,
  noElectron,
  openStudio,
  runElectron,
} from './electron-app.ts';
import { call, children } from './electron-calls.ts';
import { menuEntry, pressMenu } from './electron-menu.ts';

const MAIN = path.join(BUNDLES, 'main.cjs');
const tune = rollToMidi([[60], [64], [67]], { stepQuarters: 1 });
/** What the product promises of a child that died. */
const BACK_MS = 2000;

describe.skipIf(noElectron)('the application around the page', () => {
  let studio: ElectronStudio;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-shell-'));
    file = path.join(folder, 'given at the start.mid');
    await writeFile(file, tune);
    studio = await openStudio({ args: [file] });
  });

  afterAll(async () => {
    // It has ended, so there is little to close.
    await studio?.close().catch(() => undefined);
    await closeDisplay();
    await rm(folder, { recursive: true, force: true });
  });

  const entry = (...labels: string[]) => menuEntry(studio.app, ...labels);
  const press = (...labels: string[]) => pressMenu(studio.app, ...labels);
  const title = () => studio.page.title();
  const log = () => readFile(path.join(studio.userData, 'logs/rivulet.log'), 'utf8');

  it('opens the file that it is started with, as soon as the page is there', async () => {
    await expect.poll(title, { timeout: 30_000 }).toBe('given at the start – Rivulet');
    await studio.page.getByText('Imported from given at the start').waitFor();
    const kept = async () =>
      readFile(path.join(studio.userData, 'recent.json'), 'utf8').then(
        (text) => (JSON.parse(text) as { files: string[] }).files,
        () => [],
      );
    await expect.poll(kept).toEqual([file]);
    expect((await entry('File', 'Open Recent'))!.below).toEqual(['given at the start.mid', 'Clear']);
  });

  it('has the page’s commands in its menus, with keys that it shows and does not take', async () => {
    expect(await entry('Edit', 'Duplicate')).toMatchObject({
      ...{ enabled: false, accelerator: 'CommandOrControl+D', registered: false },
    });
    expect(await entry('Play', 'Metronome on or off')).toMatchObject({ checked: false });
    await press('Play', 'Metronome on or off');
    await expect.poll(() => entry('Play', 'Metronome on or off')).toMatchObject({ checked: true });
    await press('Edit', 'Select all');
    await expect.poll(() => entry('Edit', 'Duplicate')).toMatchObject({ enabled: true });
    await press('View', 'Library');
    await expect.poll(() => entry('View', 'Library')).toMatchObject({ checked: true });
    await expect.poll(() => entry('Edit', 'Duplicate')).toMatchObject({ enabled: false });
    await press('View', 'Music');
    await expect.poll(() => entry('View', 'Music')).toMatchObject({ checked: true });
  });

  it('does a key once, which the page hears itself', async () => {
    const { app, page } = studio;
    for (const name of ['One', 'Two']) {
      await page.getByRole('heading', { level: 1 }).getByRole('button').click();
      await page.getByRole('textbox', { name: 'Title' }).fill(name);
      await page.keyboard.press('Enter');
      await expect.poll(title).toBe(`${name} – Rivulet`);
    }
    await app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      for (const type of ['keyDown', 'keyUp'] as const)
        webContents.sendInputEvent({ type, keyCode: 'Z', modifiers: ['control'] });
    });
    await expect.poll(title).toBe('One – Rivulet');
    await press('Edit', 'Redo');
    await expect.poll(title).toBe('Two – Rivulet');
    await press('Edit', 'Undo');
    await expect.poll(title).toBe('One – Rivulet');
  });

  it('edits the letters of a field that is typed in, and the piece no more', async () => {
    const { page } = studio;
    await page.getByRole('heading', { level: 1 }).getByRole('button').click();
    const field = page.getByRole('textbox', { name: 'Title' });
    await field.fill('letters');
    await expect.poll(() => entry('Edit', 'Cut')).toMatchObject({ enabled: true });
    await press('Edit', 'Select all');
    await expect
      .poll(() => field.evaluate((input: HTMLInputElement) => input.selectionEnd! - input.selectionStart!))
      .toBe('letters'.length);
    await press('Edit', 'Delete');
    await expect.poll(() => field.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    expect(await title()).toBe('One – Rivulet');
  });

  it('opens what a second start is given, and a recent file, and says which one is gone', async () => {
    const { page } = studio;
    const second = path.join(folder, 'second.mid');
    await writeFile(second, tune);
    const { code } = await runElectron(MAIN, studio.userData, second);
    expect(code).toBe(0);
    await expect.poll(title).toBe('second – Rivulet');
    await press('File', 'Open Recent', 'given at the start.mid');
    await expect.poll(title).toBe('given at the start – Rivulet');
    await rm(second);
    await expect
      .poll(async () => (await entry('File', 'Open Recent'))!.below[0])
      .toBe('given at the start.mid');
    await press('File', 'Open Recent', 'second.mid');
    await page.getByText('second.mid is not where it was.').waitFor();
    await expect
      .poll(async () => (await entry('File', 'Open Recent'))!.below)
      .toEqual(['given at the start.mid', 'Clear']);
    await press('File', 'Open Recent', 'Clear');
    await expect.poll(() => entry('File', 'Open Recent')).toMatchObject({ enabled: false });
  });

  it('opens what macOS gives it, and takes a model to the room of models', async () => {
    const { app, page } = studio;
    const broken = path.join(folder, 'mine.rivulet');
    await writeFile(broken, 'no model');
    const give = (given: string) =>
      app.evaluate(({ app: application }, name) => {
        application.emit('open-file', { preventDefault: () => undefined }, name);
      }, given);
    await give(broken);
    await page.getByText('mine.rivulet was not imported.').waitFor();
    await expect.poll(() => entry('View', 'Models')).toMatchObject({ checked: true });
    await give(file);
    await expect.poll(() => entry('View', 'Music')).toMatchObject({ checked: true });
    await expect.poll(title).toBe('given at the start – Rivulet');
  });

  it('lets the piece be dragged out as a file of its name', async () => {
    const { app, page } = studio;
    await app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      webContents.startDrag = ({ file: dragged, icon }) => {
        Object.assign(globalThis, { dragged, pictured: typeof icon !== 'string' && !icon.isEmpty() });
      };
    });
    await page.locator('.handle').dispatchEvent('dragstart');
    const dragged = () => app.evaluate(() => (globalThis as { dragged?: string }).dragged ?? '');
    await expect.poll(async () => path.basename(await dragged())).toBe('given at the start.mid');
    expect(await app.evaluate(() => (globalThis as { pictured?: boolean }).pictured)).toBe(true);
    expect(importMidi(new Uint8Array(await readFile(await dragged())), 1).roll).toEqual([[60], [64], [67]]);
  });

  it.each(['Rivulet engine', 'Rivulet MIDI parser', 'Rivulet trainer'])(
    'works on when its child is killed, which is back soon: %s',
    async (name) => {
      const { app, page } = studio;
      const work = async () => {
        if (name === 'Rivulet engine')
          return call(page, 'generate', { model: 'chorales', steps: 4, seed: 1 });
        const upload = { name: 'song.mid', bytes: new Uint8Array(tune) };
        if (name === 'Rivulet MIDI parser') return call(page, 'midi.read', { file: upload });
        const files = [{ path: 'song.mid', bytes: new Uint8Array(tune) }];
        const { value } = await call(page, 'collection.send', { name: 'mine', files });
        return call(page, 'collection.read', { from: { upload: value.upload }, model: 'chorales' });
      };
      expect((await work()).kind).toBe('result');
      const before = await children(app, name);
      expect(before).not.toEqual([]);
      for (const pid of before) process.kill(pid, 'SIGKILL');
      const killed = Date.now();
      const left = async () => (await children(app, name)).filter((pid) => before.includes(pid)).length;
      await expect.poll(left, { timeout: BACK_MS, interval: 20 }).toBe(0);
      // The engine comes back by itself, the others when there is something to do.
      const again = name === 'Rivulet engine' ? undefined : work();
      const fresh = async () => (await children(app, name)).filter((pid) => !before.includes(pid)).length;
      await expect.poll(fresh, { timeout: BACK_MS, interval: 20 }).toBeGreaterThan(0);
      process.stderr.write(`${name}: back within ${Date.now() - killed} ms\n`);
      expect((await (again ?? work())).kind).toBe('result');
      expect(await log()).toMatch(new RegExp(`the process ${name} ended: killed`));
    },
  );

  it('says in the page that something went wrong, and in the log what, which has no token and no home', async () => {
    const { app, page } = studio;
    const { value } = await app
      .evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, file)
      .then(() => call(page, 'files.choose', { kind: 'midi' }));
    await app.evaluate(({ shell }) => {
      shell.openPath = (shown) => Promise.resolve(Object.assign(globalThis, { shown }) && '');
      void Promise.reject(new Error(`a wire is loose in ${process.env['HOME']}/somewhere`));
    });
    await page.getByText('Something went wrong inside Rivulet.').waitFor();
    expect(await page.locator('.notices').textContent()).not.toContain('wire');
    const text = await log();
    expect(text).toContain('a wire is loose in ~/somewhere');
    expect(text).not.toContain(value.files[0]!.token);
    await page.getByRole('button', { name: 'Show the log' }).click();
    const shown = () => app.evaluate(() => (globalThis as { shown?: string }).shown);
    await expect.poll(shown).toBe(path.join(studio.userData, 'logs'));
  });

  it('asks nobody for updates, and offers none, without a feed', async () => {
    expect((await entry('Help'))!.below).toEqual([
      ...['All shortcuts', 'Take the tour', 'About Rivulet', 'Show logs'],
    ]);
    const loaded = await studio.app.evaluate(() => {
      const { _cache: known } = process.mainModule!.constructor as unknown as { _cache: object };
      return Object.keys(known).map((name) => name.split('/').at(-1));
    });
    expect(loaded).toContain('main.cjs');
    expect(loaded).not.toContain('updater.cjs');
  });

  it('finds a newer version where a feed has one, and none where it has not', async () => {
    const asked: string[] = [];
    let version = '99.0.0';
    const server = createServer((request, response) => {
      asked.push(request.url!.split('?')[0]!);
      response.end(
        `version: ${version}\nfiles:\n  - url: R.AppImage\n    sha512: eA==\n    size: 1\npath: R.AppImage\nsha512: eA==\n`,
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const feed = path.join(folder, 'feed.yml');
    const { port } = server.address() as AddressInfo;
    await writeFile(
      feed,
      `provider: generic\nurl: http://127.0.0.1:${port}/\nupdaterCacheDirName: rivulet\n`,
    );
    const newer = () =>
      studio.app.evaluate(
        async (_, { bundle, config }) => {
          const { openUpdater } = process.mainModule!.require(bundle) as {
            openUpdater: (file: string) => { newer(): Promise<string | undefined> };
          };
          return openUpdater(config).newer();
        },
        { bundle: path.join(BUNDLES, 'updater.cjs'), config: feed },
      );
    expect(await newer()).toBe('99.0.0');
    version = '0.0.1';
    expect(await newer()).toBeUndefined();
    expect(new Set(asked)).toEqual(new Set(['/latest-linux.yml']));
    server.close();
  });

  it('asks what to do when the page dies twice', async () => {
    const { app } = studio;
    const asked = await app.evaluate(async ({ BrowserWindow, dialog }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      const question = new Promise<Electron.MessageBoxOptions>((resolve) => {
        dialog.showMessageBox = ((options: Electron.MessageBoxOptions) => {
          resolve(options);
          return new Promise(() => undefined);
        }) as typeof dialog.showMessageBox;
      });
      for (let i = 0; i < 2; i++) {
        const loaded = new Promise<void>((done) => webContents.once('did-finish-load', () => done()));
        webContents.forcefullyCrashRenderer();
        if (i === 0) await loaded;
      }
      const { message, buttons } = await question;
      return { message, buttons };
    });
    expect(asked).toEqual({
      message: 'The window of Rivulet has stopped twice.',
      buttons: ['Restart', 'Show log folder', 'Quit'],
    });
    expect(await log()).toContain('2 in a row');
  });

  it('ends when a signal tells it to, and leaves nothing of what was dragged', async () => {
    const { app, userData } = studio;
    expect(await readdir(userData)).toContain('dragged');
    const before = await log();
    const ended = new Promise((resolve) => app.process().once('exit', resolve));
    app.process().kill('SIGTERM');
    await ended;
    expect(await readdir(userData)).not.toContain('dragged');
    // Its children end with it, which is nothing to be written down.
    expect((await log()).slice(before.length)).toMatch(/^\S+ Rivulet ends\n$/);
  });
});
