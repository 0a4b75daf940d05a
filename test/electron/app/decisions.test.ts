import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { WebContents } from 'electron';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawStream } from '../../../electron/app/drag-picture.ts';
import { Leaving } from '../../../electron/app/leaving.ts';
import type { Question } from '../../../electron/app/questions.ts';
import { recoverPage } from '../../../electron/app/recovery.ts';
import { hasFeed, type Updater, Updates } from '../../../electron/app/updates.ts';
import type { DesktopEvent } from '../../../electron/host/shell.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => void vi.restoreAllMocks());

describe('to leave', () => {
  function leaving(training: boolean, answers: boolean[] = []) {
    const asked: string[] = [];
    const quit = vi.fn();
    const parts = {
      training: () => (training ? ({ settings: { name: 'mine' } } as never) : undefined),
      ask: (name: string) => Promise.resolve(Boolean(asked.push(name)) && answers.shift()!),
      quit,
    };
    return { leaving: new Leaving(parts), asked, quit };
  }

  it('needs no answer while nothing learns', () => {
    const { leaving: door, asked } = leaving(false);
    expect(door.left).toBe(false);
    expect(door.mayLeave()).toBe(true);
    expect(door.left).toBe(true);
    expect(asked).toEqual([]);
  });

  it('waits for one answer while a model learns, and then does as it says', async () => {
    const { leaving: door, asked, quit } = leaving(true, [false, true]);
    expect([door.mayLeave(), door.mayLeave()]).toEqual([false, false]);
    await settled();
    expect(asked).toEqual(['mine']);
    expect(quit).not.toHaveBeenCalled();
    expect(door.mayLeave()).toBe(false);
    await settled();
    expect(asked).toEqual(['mine', 'mine']);
    expect(quit).toHaveBeenCalledOnce();
    expect(door.mayLeave()).toBe(true);
  });

  it('asks nobody when the system ends the application', () => {
    const { leaving: door, asked, quit } = leaving(true);
    door.leave();
    expect(quit).toHaveBeenCalledOnce();
    expect(door.mayLeave()).toBe(true);
    expect(asked).toEqual([]);
  });
});

describe('a page that dies', () => {
  function page(answers: number[] = []) {
    const contents = Object.assign(new EventEmitter(), { reload: vi.fn() });
    const asked: Question[] = [];
    const parts = {
      ask: (question: Question) => Promise.resolve(asked.push(question) ? answers.shift()! : 0),
      restart: vi.fn(),
      showLogs: vi.fn(() => Promise.resolve()),
      quit: vi.fn(),
    };
    recoverPage(contents as unknown as WebContents, parts);
    const die = (reason = 'crashed') => contents.emit('render-process-gone', {}, { reason });
    return { contents, asked, die, ...parts };
  }

  it('is loaded again the first time, without a question', () => {
    const { die, contents, asked } = page();
    die();
    expect(contents.reload).toHaveBeenCalledOnce();
    expect(asked).toEqual([]);
  });

  it('twice is a question: what to do, with the log to look at first', async () => {
    const { die, contents, asked, showLogs, restart, quit } = page([1, 0]);
    die();
    die('oom');
    await settled();
    expect(contents.reload).toHaveBeenCalledOnce();
    expect(asked[0]!.answers).toEqual(['Restart', 'Show log folder', 'Quit']);
    expect(asked[0]!.detail).toContain('oom');
    expect(showLogs).toHaveBeenCalledOnce();
    expect(restart).toHaveBeenCalledOnce();
    expect(quit).not.toHaveBeenCalled();
  });

  it('twice, and is given up', async () => {
    const { die, restart, quit } = page([2]);
    die();
    die();
    await settled();
    expect(quit).toHaveBeenCalledOnce();
    expect(restart).not.toHaveBeenCalled();
  });

  it('because it was closed is no death', () => {
    const { die, contents, asked } = page();
    for (let i = 0; i < 3; i++) die('clean-exit');
    expect(contents.reload).not.toHaveBeenCalled();
    expect(asked).toEqual([]);
  });
});

describe('updates', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-updates-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => void vi.useRealTimers());

  function open(updater: Partial<Updater>, answers: number[] = []) {
    const asked: Question[] = [];
    const told: DesktopEvent[] = [];
    const load = vi.fn((): Updater => ({
      newer: () => Promise.resolve(undefined),
      download: () => Promise.resolve(),
      ...updater,
    }));
    const changed = vi.fn();
    const settings = path.join(folder, 'updates.json');
    const updates = new Updates({
      ...{ load, settings, version: '1.0.0', changed },
      ask: (question) => Promise.resolve(asked.push(question) ? (answers.shift() ?? 0) : 0),
      page: { tell: (event) => void told.push(event) },
    });
    return { updates, asked, told, load, changed, settings };
  }

  it('are there only in a package with a feed', async () => {
    expect(hasFeed(true, folder)).toBe(false);
    await writeFile(path.join(folder, 'app-update.yml'), 'provider: generic\n');
    expect(hasFeed(true, folder)).toBe(true);
    expect(hasFeed(false, folder)).toBe(false);
  });

  it('load nothing before somebody looks', async () => {
    const { updates, load } = open({});
    expect(load).not.toHaveBeenCalled();
    await updates.check();
    await updates.check();
    expect(load).toHaveBeenCalledOnce();
  });

  it('that a person asks for are answered: none, one that is wanted or not, or a fault', async () => {
    const none = open({});
    await none.updates.check();
    expect(none.asked).toMatchObject([{ message: 'Rivulet 1.0.0 is the newest there is.' }]);

    const download = vi.fn(() => Promise.resolve());
    const newer = () => Promise.resolve('1.1.0');
    const one = open({ newer, download }, [1, 0]);
    await one.updates.check();
    expect(download).not.toHaveBeenCalled();
    await one.updates.check();
    expect(download).toHaveBeenCalledOnce();
    expect(one.told).toMatchObject([{ kind: 'notice', title: 'Rivulet 1.1.0 was downloaded.' }]);

    const broken = open({ newer: () => Promise.reject(new Error('https://feed.example is not there')) });
    await broken.updates.check();
    expect(broken.asked).toMatchObject([{ message: 'No update could be had.' }]);
    expect(JSON.stringify(broken.asked)).not.toContain('feed.example');
  });

  it('that nobody asked for interrupt nobody', async () => {
    const one = open({ newer: () => Promise.resolve('1.1.0') });
    await one.updates.lookQuietly();
    expect(one.asked).toEqual([]);
    expect(one.told).toMatchObject([{ kind: 'notice', title: 'Rivulet 1.1.0 is there.' }]);
    const broken = open({ newer: () => Promise.reject(new Error('offline')) });
    await broken.updates.lookQuietly();
    expect([broken.asked, broken.told]).toEqual([[], []]);
  });

  it('are looked for after the start unless that was switched off, which is kept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const first = open({});
    expect(first.changed.mock.calls).toEqual([[true]]);
    first.updates.lookLater();
    expect(first.load).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(first.load).toHaveBeenCalledOnce();
    await first.updates.setAtStart(false);
    expect(JSON.parse(await readFile(first.settings, 'utf8'))).toEqual({ atStart: false });
    const next = open({});
    next.updates.lookLater();
    vi.advanceTimersByTime(60_000);
    expect(next.load).not.toHaveBeenCalled();
    expect(next.changed.mock.calls).toEqual([[false]]);
  });
});

it('a piece that is dragged has a picture of five notes, one below the other, that move on', () => {
  const size = 48;
  const pixels = drawStream(size);
  expect(pixels).toHaveLength(size * size * 4);
  const starts: number[] = [];
  for (let y = 0; y < size; y++) {
    const row = Array.from({ length: size }, (_, x) => pixels[(y * size + x) * 4 + 3]! > 0);
    const from = row.indexOf(true);
    if (from >= 0 && from !== starts.at(-1)) starts.push(from);
  }
  expect(starts).toHaveLength(5);
  expect(starts).toEqual(starts.toSorted((a, b) => a - b));
});
