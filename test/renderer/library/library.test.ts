import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TakeContent } from '../../../core/contract/library.ts';
import { MAX_MADE, MAX_NOTE, MAX_TITLE, PREVIEW_STEPS } from '../../../core/contract/library.ts';
import { byDay, dayWords, find, type Wanted } from '../../../renderer/library/find.ts';
import { Library } from '../../../renderer/library/library.svelte.ts';
import {
  MAX_MADE_LINES,
  MAX_NOTE_LETTERS,
  MAX_TITLE_LETTERS,
  PREVIEW_END,
} from '../../../renderer/library/limits.ts';
import { Origins } from '../../../renderer/library/origins.ts';
import { partingWater, PICTURE } from '../../../renderer/library/parting.ts';
import { documentOf, takeOf } from '../../../renderer/library/take.ts';
import { LibraryView } from '../../../renderer/library/view.svelte.ts';
import { lineOf, lossOf, previewPiece } from '../../../renderer/library/words.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';
import { Notices } from '../../../renderer/state/notices.svelte.ts';
import { Toasts } from '../../../renderer/state/toasts.svelte.ts';
import { FakeHost } from '../state/fake-host.ts';
import { summaries, summary, wholeTake } from './takes.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'], now: undefined }));
afterEach(() => void vi.useRealTimers());

const flush = () => vi.advanceTimersByTimeAsync(0);

/** A library over a host that is held in hand, after its list has been read. */
async function opened(takes = summaries()) {
  const host = new FakeHost();
  const [notices, toasts] = [new Notices(), new Toasts()];
  const library = new Library({ api: host.api, notices, toasts });
  void library.load();
  host.last('library.list').resolve({ takes, broken: [], reveal: true, place: 'the folder x' });
  await flush();
  return { host, library, notices, toasts, view: new LibraryView(library) };
}

describe('a document that is kept', () => {
  it('comes back as it was, the very latents among them', () => {
    const take = wholeTake(summary());
    const document = documentOf(take)!;
    const kept = takeOf(document, { made: take.made });
    expect(kept.content).toEqual(take.content);
    expect(kept.latents).toEqual(take.latents);
    const again = documentOf({ ...take, title: kept.title, content: kept.content as TakeContent })!;
    expect(again).toEqual(document);
    expect(again.z).toBe(document.z);
  });

  it('is listed first, and measured by its model in the background', async () => {
    const { host, library } = await opened();
    const take = wholeTake(summary({ id: 'new', title: 'New', nll: undefined, nearest: undefined }));
    const kept = library.keep(takeOf(documentOf(take)!));
    host.last('library.keep').resolve({ take });
    expect((await kept)?.id).toBe('new');
    expect(library.takes![0]!.title).toBe('New');
    await flush();
    expect(host.last('latent.surprise').request['model']).toBe('chorales');
    host.last('latent.surprise').resolve({ mean: 6.31 });
    await flush();
    host.last('model.nearest').resolve({ piece: 7, share: 0.25, usual: 0.5 });
    await flush();
    expect(host.last('library.change').request).toEqual({
      id: 'new',
      nll: 6.31,
      nearest: { piece: 7, share: 0.25, usual: 0.5 },
    });
  });

  it('is not lost in silence: what went wrong is told and can be tried again', async () => {
    const { host, library, notices } = await opened();
    void library.keep(takeOf(documentOf(wholeTake(summary()))!));
    host.last('library.keep').reject('bad-file', 'The take cannot be kept: the disk is full');
    await flush();
    expect(notices.items).toMatchObject([
      { title: 'The take was not kept.', detail: expect.stringContaining('the disk is full') as unknown },
    ]);
    notices.items[0]!.actions![0]!.run();
    host.last('library.keep').resolve({ take: summary() });
    await flush();
    expect(notices.items).toEqual([]);
  });
});

describe('a take in the list', () => {
  it('goes with a way back', async () => {
    const { host, library, toasts } = await opened();
    const removing = library.remove('b', 'Slow water');
    host.last('library.remove').resolve({});
    expect(await removing).toBe(true);
    expect(library.takes!.map(({ id }) => id)).not.toContain('b');
    toasts.items[0]!.action!.run();
    host.last('library.restore').resolve({});
    await flush();
    host.last('library.list').resolve({ takes: summaries(), broken: [], reveal: true, place: '' });
    await flush();
    expect(library.takes!.map(({ id }) => id)).toContain('b');
  });

  it('changes at once, and back when the change could not be kept', async () => {
    const { host, library, notices } = await opened();
    void library.change('b', { title: 'Fast water' });
    const title = () => library.takes!.find(({ id }) => id === 'b')!.title;
    expect(title()).toBe('Fast water');
    host.last('library.change').reject('bad-file', 'The folder may only be read');
    await flush();
    expect(title()).toBe('Slow water');
    expect(notices.items).toHaveLength(1);
  });
});

describe('looking', () => {
  const all: Wanted = { query: '', kind: 'all', model: '', length: 'any', starred: false };
  const ids = (wanted: Partial<Wanted>) => find(summaries(), { ...all, ...wanted }).map(({ id }) => id);

  it('finds by title, model, seed, note and text, without accents, all words', () => {
    expect(ids({ query: 'evening STUDY' })).toEqual(['d']);
    expect(ids({ query: 'folk' })).toEqual(['e']);
    expect(ids({ query: '55012' })).toEqual(['e']);
    expect(ids({ query: 'anna' })).toEqual(['f']);
    expect(ids({ query: 'trifling' })).toEqual(['c']);
    expect(ids({ query: 'slow study' })).toEqual([]);
    expect(ids({})).toHaveLength(6);
  });

  it('filters by kind, model, length and star', () => {
    expect(ids({ kind: 'text' })).toEqual(['c']);
    expect(ids({ model: 'recital-old' })).toEqual(['d']);
    expect(ids({ length: 'short' })).toEqual(['f']);
    expect(ids({ length: 'middle' })).toEqual(['c']);
    expect(ids({ starred: true })).toEqual(['b']);
  });

  it('groups by day as a person says it', () => {
    const now = new Date(2026, 10, 22, 15);
    const at = (...day: [number, number, number, number]) => summary({ keptAt: new Date(...day).getTime() });
    const takes = [at(2026, 10, 22, 14), at(2026, 10, 21, 23), at(2026, 10, 19, 1), at(2025, 4, 3, 1)];
    expect(byDay(takes, now).map(({ label }) => label)).toEqual([
      'Today',
      'Yesterday',
      '19 November',
      '3 May 2025',
    ]);
    expect(dayWords(new Date(2026, 0, 1), new Date(2026, 0, 2))).toBe('Yesterday');
  });

  it('moves by rows within what is found, and keeps a choice', async () => {
    const { view } = await opened();
    expect(view.chosen?.title).toBe('Chorale sketch 7');
    view.move(2);
    expect(view.chosen?.id).toBe('c');
    view.move(Infinity);
    expect(view.chosen?.id).toBe('f');
    view.move(-Infinity);
    view.query = 'water';
    expect(view.chosen?.id).toBe('b');
    view.clear();
    expect(view.found).toHaveLength(6);
  });

  it('draws a few of thousands, and more on the way down', async () => {
    const takes = Array.from({ length: 3000 }, (_, i) => summary({ id: `t${i}` }));
    const { view } = await opened(takes);
    const drawn = () => view.days.reduce((sum, { takes }) => sum + takes.length, 0);
    expect(drawn()).toBeLessThan(200);
    const before = drawn();
    view.more();
    expect(drawn()).toBeGreaterThan(before);
    view.move(2000);
    expect(view.days.flatMap(({ takes }) => takes).some(({ id }) => id === 't2000')).toBe(true);
  });
});

describe('how a piece was made', () => {
  const candidate = () => documentOf(wholeTake(summary()))!;

  it('is what it was opened as, and what was done since', () => {
    const [editor, origins] = [new Editor(), new Origins()];
    editor.edit('Draw', ({ document }) => ({ document: { ...document, title: 'before' } }));
    const document = candidate();
    origins.remember(document, ['New piece, candidate 2 of 6'], 'parent');
    editor.open('Candidate 2', document);
    editor.edit('Rename', (now) => ({ document: { ...now.document, title: 'A' } }));
    const move = () =>
      editor.edit('Move', (now) => ({
        document: { ...now.document, notes: [...now.document.notes].slice(1) },
      }));
    move();
    move();
    expect(origins.historyOf(editor.steps)).toEqual({
      made: ['New piece, candidate 2 of 6', 'Rename', 'Move, 2 times'],
      parent: 'parent',
    });
    editor.undo();
    expect(origins.historyOf(editor.steps).made.at(-1)).toBe('Move');
  });

  it('is all that was done to a piece that nobody opened', () => {
    const editor = new Editor();
    editor.edit('Draw', ({ document }) => ({ document: { ...document, title: 'x' } }));
    expect(new Origins().historyOf(editor.steps)).toEqual({ made: ['Draw'] });
  });
});

it('says what has become of a model, and how a take was made', () => {
  expect(lossOf({ modelState: 'gone' })).toMatch(/deleted. Notes and seed are kept/);
  expect(lossOf({ modelState: 'changed' })).toMatch(/changed/);
  expect(lossOf({ modelState: 'here' })).toBeUndefined();
  expect(lineOf(summary())).toBe('Move');
  const text = { kind: 'text' as const, preview: 'people do not die.', made: ['Perturb letters 1 to 4'] };
  expect(lineOf(summary({ ...text, title: 'Sentence 1' }))).toBe('people do not die.');
  expect(lineOf(summary({ ...text, title: 'people do not' }))).toBe('Perturb letters 1 to 4');
});

it('reads a preview as notes within its width', () => {
  const { notes, steps } = previewPiece(summary());
  expect(notes).toHaveLength(96);
  expect(notes.every((note) => note.startStep + note.steps <= steps)).toBe(true);
});

it('holds the page to the limits of the contract', () => {
  expect([MAX_TITLE_LETTERS, MAX_NOTE_LETTERS, MAX_MADE_LINES, PREVIEW_END]).toEqual([
    MAX_TITLE,
    MAX_NOTE,
    MAX_MADE,
    PREVIEW_STEPS,
  ]);
});

it('parts the water round the message', () => {
  const bars = partingWater();
  expect(bars.length).toBeGreaterThan(200);
  const { width, height, across, down } = PICTURE;
  for (const { x, y, width: long } of bars) {
    const middle = (x + long / 2 - width / 2) / across;
    const up = (y + 4 - height / 2) / down;
    expect(middle * middle + up * up).toBeGreaterThan(0.9);
  }
});
