import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Notices } from '../../../renderer/state/notices.svelte.ts';
import { Toasts } from '../../../renderer/state/toasts.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = ({ items }: Toasts) => items.map(({ text }) => text);

it('confirms, and goes away by itself', () => {
  const toasts = new Toasts();
  toasts.say('Saved a.mid');
  expect(texts(toasts)).toEqual(['Saved a.mid']);
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual([]);
});

it('confirms what was done, and not what is offered', () => {
  const toasts = new Toasts();
  toasts.say('Saved a.mid');
  toasts.offer('New here?', { label: 'Take the tour', run: () => undefined });
  expect(toasts.items.map(({ confirms }) => confirms)).toEqual([true, false]);
});

it('stays while someone reads it', () => {
  const toasts = new Toasts();
  toasts.say('Saved a.mid');
  toasts.hold();
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual(['Saved a.mid']);
  toasts.resume();
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual([]);
});

it('shows the newest few', () => {
  const toasts = new Toasts();
  for (const name of ['a', 'b', 'c', 'd']) toasts.say(name);
  expect(texts(toasts)).toEqual(['b', 'c', 'd']);
  toasts.dismiss(toasts.items[1]!.id);
  expect(texts(toasts)).toEqual(['b', 'd']);
});

it('keeps one notice for each cause until it is put away', () => {
  const notices = new Notices();
  notices.show({ cause: 'import', tone: 'bad', title: 'a.mid could not be opened.' });
  notices.show({ cause: 'export', tone: 'bad', title: 'The file was not saved.' });
  notices.show({ cause: 'import', tone: 'warn', title: 'b.mid was opened, but not all of it.' });
  vi.advanceTimersByTime(600_000);
  expect(notices.items.map(({ title }) => title)).toEqual([
    'The file was not saved.',
    'b.mid was opened, but not all of it.',
  ]);
  notices.dismiss('import');
  expect(notices.items.map(({ cause }) => cause)).toEqual(['export']);
});
