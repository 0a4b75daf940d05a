import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LOG_FILE, Log } from '../../../electron/app/log.ts';
import { MOST_RECENT, RecentFiles } from '../../../electron/app/recent-files.ts';
import { placeOf, readPlace, rememberPlace } from '../../../electron/app/window-place.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-remembered-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('recent files', () => {
  async function opened(file: string) {
    const shown: (readonly string[])[] = [];
    const recent = new RecentFiles(file, (files) => shown.push(files));
    await recent.settled();
    return { recent, shown };
  }

  it('are kept, the newest first, each once and so many at most', async () => {
    const file = path.join(folder, 'new', 'recent.json');
    const { recent, shown } = await opened(file);
    const names = Array.from({ length: MOST_RECENT + 2 }, (_, i) => `/music/${i}.mid`);
    for (const name of names) recent.add(name);
    recent.add('/music/5.mid');
    recent.forget('/music/11.mid');
    await recent.settled();
    const kept = ['5', '10', '9', '8', '7', '6', '4', '3', '2'].map((n) => `/music/${n}.mid`);
    expect(recent.list).toEqual(kept);
    expect(shown.at(-1)).toEqual(kept);
    expect((await opened(file)).recent.list).toEqual(kept);
    expect(await readdir(path.dirname(file))).toEqual(['recent.json']);
    recent.clear();
    await recent.settled();
    expect((await opened(file)).recent.list).toEqual([]);
  });

  it('are none where what was kept cannot be read', async () => {
    const file = path.join(folder, 'broken.json');
    for (const text of ['{"files": ["/a.mid"', '{"files": 3}', '']) {
      await writeFile(file, text);
      expect((await opened(file)).recent.list).toEqual([]);
    }
    await writeFile(file, '{"files": ["relative.mid", "/whole.mid"]}');
    expect((await opened(file)).recent.list).toEqual(['/whole.mid']);
  });

  it('stay on the list while they cannot be kept, and that is said', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { recent } = await opened(path.join(folder, 'broken.json', 'recent.json'));
    recent.add('/a.mid');
    await recent.settled();
    expect(recent.list).toEqual(['/a.mid']);
    expect(said.mock.calls.join()).toContain('the list of recent files was not kept');
    said.mockRestore();
  });
});

describe('the place of the window', () => {
  const left = { x: 0, y: 0, width: 1920, height: 1040 };
  const right = { x: 1920, y: 0, width: 2560, height: 1400 };
  const bounds = { x: 2000, y: 100, width: 1500, height: 900 };

  it('is in the middle at first, and fits', () => {
    expect(placeOf(undefined, [left])).toEqual({ bounds: { width: 1440, height: 900 }, maximised: false });
    expect(placeOf(undefined, [{ ...left, width: 1280, height: 700 }]).bounds).toEqual({
      width: 1280,
      height: 700,
    });
  });

  it('is where it was, on the display that it was on', () => {
    expect(placeOf({ bounds, maximised: true }, [left, right])).toEqual({ bounds, maximised: true });
  });

  it('is on a display that is there, when its own has gone, and no larger than that', () => {
    expect(placeOf({ bounds, maximised: false }, [left])).toEqual({
      bounds: { width: 1500, height: 900 },
      maximised: false,
    });
    const large = { ...bounds, width: 2400, height: 1300 };
    expect(placeOf({ bounds: large, maximised: false }, [left]).bounds).toEqual({
      width: 1920,
      height: 1040,
    });
  });

  it.each([
    ['almost all to the right', { x: 1850, y: 0 }],
    ['below', { x: 0, y: 1030 }],
    ['above, where no bar can be held', { x: 0, y: -30 }],
  ])('is another when it would hardly be seen: %s', (_, corner) => {
    const kept = { bounds: { ...corner, width: 1200, height: 800 }, maximised: false };
    expect(placeOf(kept, [left]).bounds).toEqual({ width: 1200, height: 800 });
  });

  it('is kept when the window has come to rest, and read again', async () => {
    const file = path.join(folder, 'window.json');
    const window = Object.assign(new EventEmitter(), {
      isDestroyed: () => false,
      isMinimized: () => false,
      isFullScreen: () => false,
      isMaximized: () => true,
      getNormalBounds: () => bounds,
    });
    expect(readPlace(file)).toBeUndefined();
    rememberPlace(window as unknown as BrowserWindow, file);
    window.emit('move');
    await vi.waitFor(() => expect(readPlace(file)).toEqual({ bounds, maximised: true }), { timeout: 10_000 });
    await writeFile(file, '{"bounds":{"x":1e9,"y":0,"width":1,"height":1},"maximised":false}');
    expect(readPlace(file)).toBeUndefined();
  });
});

describe('the log', () => {
  it('has a line for each sentence, with its time, and names no home', async () => {
    const place = path.join(folder, 'logs');
    const log = new Log(place, undefined, '/home/me');
    log.write('the engine ended\nin /home/me/.local/share');
    log.write('again\n');
    const text = await readFile(path.join(place, LOG_FILE), 'utf8');
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    expect(text).toMatch(new RegExp(`^${time} the engine ended\n    in ~/\\.local/share\n${time} again\n$`));
  });

  it('begins a new file in time, and keeps a few', async () => {
    const place = path.join(folder, 'full');
    const limits = { bytes: 100, older: 2 };
    for (let i = 0; i < 9; i++) new Log(place, limits).write(`${i} `.padEnd(50, '.'));
    const names = (await readdir(place)).sort();
    expect(names).toEqual(['rivulet.1.log', 'rivulet.2.log', 'rivulet.log']);
    const texts = await Promise.all(names.map((name) => readFile(path.join(place, name), 'utf8')));
    expect(texts.map((text) => /Z (\d)/.exec(text)![1])).toEqual(['7', '6', '8']);
  });

  it('that cannot be written stops nothing', async () => {
    await writeFile(path.join(folder, 'a file'), '');
    expect(() => new Log(path.join(folder, 'a file', 'logs')).write('lost')).not.toThrow();
  });
});
