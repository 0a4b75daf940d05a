import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesIn, kindOf, openGiven } from '../../../electron/app/given-files.ts';
import { PageEvents } from '../../../electron/app/page-events.ts';
import type { DesktopEvent } from '../../../electron/host/shell.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-given-'));
  for (const name of ['a.mid', 'b.KAR', 'mine.rivulet']) await writeFile(path.join(folder, name), 'x');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function given(...names: string[]): Promise<DesktopEvent[]> {
  const page = new PageEvents();
  await openGiven(
    page,
    names.map((name) => path.join(folder, name)),
  );
  const heard: DesktopEvent[] = [];
  page.listen((event) => heard.push(event));
  return heard;
}

describe('the arguments of a start', () => {
  it('hold files among switches and programs', () => {
    const args = [
      '/app/main.cjs',
      '--no-sandbox',
      'songs/a.mid',
      '--file=b.mid',
      '/whole/c.RMI',
      'notes.txt',
    ];
    expect(filesIn(args, '/home/me')).toEqual(['/home/me/songs/a.mid', '/whole/c.RMI']);
  });

  it('may be addresses of files, with spaces and signs in them', () => {
    const file = path.join(folder, 'Für Elise #1.mid');
    expect(filesIn([pathToFileURL(file).href], '/')).toEqual([file]);
    expect(filesIn(['file://another-machine/a.mid', 'https://example.com/a.mid'], '/')).toEqual(
      process.platform === 'win32' ? expect.anything() : ['/https:/example.com/a.mid'],
    );
  });

  it.each([
    ['x.mid', 'midi'],
    ['x.MIDI', 'midi'],
    ['x.kar', 'midi'],
    ['x.rmi', 'midi'],
    ['x.rivulet', 'model'],
    ['x.mid.txt', undefined],
    ['mid', undefined],
  ])('%s is to be opened as %s', (name, kind) => expect(kindOf(name)).toBe(kind));
});

describe('a file that is given', () => {
  it('is opened as what it is, by its path, which stays in the host', async () => {
    expect(await given('b.KAR')).toEqual([{ kind: 'open', what: 'midi', path: path.join(folder, 'b.KAR') }]);
    expect(await given('mine.rivulet')).toMatchObject([{ kind: 'open', what: 'model' }]);
  });

  it('that is not there is told, by its name alone', async () => {
    const [notice, ...more] = await given('gone.mid');
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ kind: 'notice', title: 'gone.mid is not there.' });
    expect(JSON.stringify(notice)).not.toContain(folder);
  });

  it('is one: of more, the first is opened and the others are told of', async () => {
    const heard = await given('a.mid', 'b.KAR');
    expect(heard.map(({ kind }) => kind)).toEqual(['open', 'notice']);
    expect(heard[1]).toMatchObject({ title: '2 files were given, and one can be opened at a time.' });
  });

  it('waits for the page, and for the next page while it is loaded', async () => {
    const page = new PageEvents();
    const heard: string[] = [];
    const open = (name: string) => page.tell({ kind: 'open', what: 'midi', path: name });
    const hear = (who: string) => (event: DesktopEvent) =>
      heard.push(`${who}: ${event.kind === 'open' ? event.path : event.kind}`);
    open('a');
    const leave = page.listen(hear('first'));
    page.tell({ kind: 'command', id: 'undo' });
    leave();
    open('b');
    // What would be undone by then is not known.
    page.tell({ kind: 'command', id: 'undo' });
    expect(heard).toEqual(['first: a', 'first: command']);
    page.listen(hear('second'));
    // The old page's end comes late, and ends nothing of the new one's.
    leave();
    open('c');
    expect(heard.slice(2)).toEqual(['second: b', 'second: c']);
  });
});
