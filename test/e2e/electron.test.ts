import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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
import { call, children, startCall } from './electron-calls.ts';

const ENGINE = 'Rivulet engine';
const PARSER = 'Rivulet MIDI parser';
/** Takes seconds. */
const LONG = { model: 'chorales', steps: 512, count: 16, seed: 1 };

const tune = rollToMidi([[60], [64], [67]], { stepQuarters: 1 });

describe.skipIf(noElectron)('the studio in Electron', () => {
  let studio: ElectronStudio;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-files-'));
    studio = await openStudio();
  });

  afterAll(async () => {
    await studio?.close();
    await closeDisplay();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens one window with the page in it, which knows where it is', async () => {
    const { app, page } = studio;
    expect(page.url()).toBe('rivulet://studio/');
    await expect.poll(() => page.title(), { timeout: 30_000 }).toMatch(/ – Rivulet$/);
    const title = await page.title();
    const windows = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => ({
          visible: window.isVisible(),
          title: window.getTitle(),
          // What is left for the page of the smallest window.
          least: window.getMinimumSize()[1]! - window.getSize()[1]! + window.getContentSize()[1]!,
          bar: window.isMenuBarVisible(),
        })),
      );
    await expect
      .poll(windows, { timeout: 10_000 })
      .toEqual([{ visible: true, title, least: 640, bar: true }]);
    const { value } = await call(page, 'hello', {});
    expect(value).toMatchObject({ shell: 'electron', dialogs: true });
    expect(value.models.map(({ name }) => name)).toContain('chorales');
  });

  it('makes pieces in a process of its own; equal seeds make equal ones', async () => {
    const { app, page } = studio;
    const request = { model: 'chorales', steps: 24, count: 2, seed: 7 };
    const first = await call(page, 'generate', request);
    expect(first.kind).toBe('result');
    expect(first.progress.map(({ done }) => done)).toEqual([1, 2]);
    expect(first.value.pieces).toHaveLength(2);
    const { value } = await call(page, 'generate', request);
    expect(value.pieces.map(({ roll }) => roll)).toEqual(first.value.pieces.map(({ roll }) => roll));
    expect(await children(app, ENGINE)).toHaveLength(1);
    expect(app.process().pid).not.toBe((await children(app, ENGINE))[0]);
  });

  it('hands arrays of numbers over as such', async () => {
    const { page } = studio;
    const running = await startCall(page, 'generate', { model: 'chorales', steps: 8, seed: 3 });
    const { value } = await running.answer();
    const { epsilon } = value.pieces[0]!;
    expect(epsilon.data).toBeInstanceOf(Float32Array);
    expect(epsilon.data).toHaveLength(epsilon.dims.reduce((product, dim) => product * dim, 1));
  });

  it('cancels at once', async () => {
    const running = await startCall(studio.page, 'generate', LONG);
    await running.begun();
    await running.cancel();
    expect(await running.answer()).toMatchObject({ kind: 'error', code: 'cancelled' });
  });

  it('says so when the engine is killed at work, and has another for the next piece', async () => {
    const { app, page } = studio;
    const running = await startCall(page, 'generate', LONG);
    await running.begun();
    const [pid] = await children(app, ENGINE);
    process.kill(pid!, 'SIGKILL');
    expect(await running.answer()).toMatchObject({ kind: 'error', code: 'child-died' });
    const next = await call(page, 'generate', { model: 'chorales', steps: 8, seed: 1 });
    expect(next.kind).toBe('result');
    expect(await children(app, ENGINE)).not.toContain(pid);
  });

  it('reads files that were chosen in its dialog, by a token that says nothing of where they are', async () => {
    const { app, page } = studio;
    const file = path.join(folder, 'three notes.mid');
    await writeFile(file, tune);
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, file);
    const { value: chosen } = await call(page, 'files.choose', { kind: 'midi' });
    expect(chosen.files).toEqual([{ token: expect.any(String) as unknown, name: 'three notes.mid' }]);
    expect(JSON.stringify(chosen)).not.toContain(folder);
    const { value } = await call(page, 'midi.read', { file: { token: chosen.files[0]!.token } });
    expect(value.title).toBe('three notes');
    expect(value.notes.map(({ pitch, startStep }) => [pitch, startStep])).toEqual([
      [60, 0],
      [64, 1],
      [67, 2],
    ]);
  });

  it('reads no file by a token of its own making, nor after a change of mind', async () => {
    const { app, page } = studio;
    const made = await call(page, 'midi.read', { file: { token: path.join(folder, 'three notes.mid') } });
    expect(made).toMatchObject({ kind: 'error' });
    await app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
    });
    expect((await call(page, 'files.choose', { kind: 'midi' })).value.files).toEqual([]);
  });

  it('reads dropped bytes, and goes on when the parser was killed', async () => {
    const { app, page } = studio;
    const file = { name: 'dropped.mid', bytes: new Uint8Array(tune) };
    expect((await call(page, 'midi.read', { file })).value).toMatchObject({ title: 'dropped', steps: 3 });
    const parsers = await children(app, PARSER);
    expect(parsers.length).toBeGreaterThan(0);
    for (const pid of parsers) process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await children(app, PARSER)).toEqual([]), { timeout: 20_000 });
    expect((await call(page, 'midi.read', { file })).value).toMatchObject({ title: 'dropped', steps: 3 });
  });

  it('writes where its dialog says, whole, and nowhere after a change of mind', async () => {
    const { app, page } = studio;
    const target = path.join(folder, 'saved.mid');
    await writeFile(target, 'an older piece');
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, target);
    const before = await readdir(folder);
    const request = { kind: 'midi', suggestion: 'piece.mid', bytes: new Uint8Array(tune) } as const;
    expect((await call(page, 'files.save', request)).value).toEqual({ name: 'saved.mid' });
    expect(importMidi(new Uint8Array(await readFile(target)), 1).roll).toEqual([[60], [64], [67]]);
    expect(await readdir(folder)).toEqual(before);
    await app.evaluate(({ dialog }) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
    });
    expect((await call(page, 'files.save', request)).value).toEqual({});
    expect(await readdir(folder)).toEqual(before);
  });

  it('loads again: the new page is answered, and hears nothing of what the old one asked for', async () => {
    const { app, page } = studio;
    const running = await startCall(page, 'generate', LONG);
    const old = await running.id();
    await running.begun();
    await page.reload();
    const heard = await page.evaluateHandle(() => {
      const ids: number[] = [];
      window.rivulet!.listen(({ id }) => ids.push(id));
      return ids;
    });
    const next = await startCall(page, 'generate', { model: 'chorales', steps: 64, count: 4, seed: 1 });
    expect((await next.answer()).kind).toBe('result');
    expect(await heard.jsonValue()).toContain(await next.id());
    expect(await heard.jsonValue()).not.toContain(old);
    expect(await children(app, ENGINE)).toHaveLength(1);
  });

  it('lets the page have the keys of an editor', async () => {
    const { page } = studio;
    const heard = await page.evaluateHandle(() => {
      const keys: string[] = [];
      const note = ({ ctrlKey, key }: KeyboardEvent) => ctrlKey && keys.push(key);
      window.addEventListener('keydown', note, { capture: true });
      return keys;
    });
    const keys = ['z', 'y', 'a', 'c', 'x', 'v', 's', 'o', 'd'];
    for (const key of keys) await page.keyboard.press(`Control+${key}`);
    expect((await heard.jsonValue()).filter((key) => key !== 'Control')).toEqual(keys);
  });

  it('is there once: a second start brings the first to the front and ends', async () => {
    const { code, stderr } = await runElectron(path.join(BUNDLES, 'main.cjs'), studio.userData);
    expect(code).toBe(0);
    expect(stderr).toContain('Rivulet is already open');
    expect((await call(studio.page, 'hello', {})).kind).toBe('result');
  });
});
