import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StudioResponse } from '../../../core/contract/studio.ts';
import { emptyDocument } from '../../../core/document.ts';
import { type Api, HostError } from '../../../renderer/api.ts';
import { Studio } from '../../../renderer/state/studio.svelte.ts';
import type { Theme } from '../../../renderer/state/theme.svelte.ts';

const HELLO: StudioResponse<'hello'> = { version: '1.2.3', shell: 'browser', dialogs: false, models: [] };

/** A studio whose line to the host is held in hand. */
function openStudio(answer: () => Promise<unknown> = () => Promise.resolve(HELLO)) {
  let line: (up: boolean) => void = () => undefined;
  const studio = new Studio({
    open: (onLine) => {
      line = onLine;
      // Whatever else is asked, as what trains, waits for its answer.
      const call = (name: string) => (name === 'hello' ? answer() : new Promise(() => undefined));
      return { call } as unknown as Api;
    },
    theme: {} as Theme,
    document: emptyDocument(),
  });
  return { studio, line: (up: boolean) => line(up) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('waits a while for the host, then says that it does not answer', () => {
  const { studio, line } = openStudio();
  line(false);
  expect(studio.line).toBe('waiting');
  vi.advanceTimersByTime(60_000);
  expect(studio.line).toBe('lost');
});

it('knows the host’s models once the line stands, and goes on by itself after it broke', async () => {
  const { studio, line } = openStudio();
  line(true);
  await vi.waitFor(() => expect(studio.hello).toEqual(HELLO));
  vi.advanceTimersByTime(60_000);
  expect(studio.line).toBe('up');
  line(false);
  expect([studio.line, studio.connected]).toEqual(['lost', false]);
  line(true);
  expect(studio.connected).toBe(true);
});

it('asks again when the line broke before the first answer', async () => {
  let tries = 0;
  const { studio, line } = openStudio(() =>
    tries++ === 0 ? Promise.reject(new HostError('host-gone', 'gone')) : Promise.resolve(HELLO),
  );
  line(true);
  await vi.waitFor(() => expect(tries).toBe(1));
  line(false);
  line(true);
  await vi.waitFor(() => expect(studio.hello).toEqual(HELLO));
  expect(studio.notices.items).toEqual([]);
});

it('says why the first answer was an error, and tries again when asked', async () => {
  let tries = 0;
  const { studio, line } = openStudio(() =>
    tries++ === 0
      ? Promise.reject(new HostError('internal', 'the models folder cannot be read'))
      : Promise.resolve(HELLO),
  );
  line(true);
  await vi.waitFor(() => expect(studio.notices.items[0]?.detail).toMatch(/models folder cannot be read\./));
  studio.notices.items[0]!.actions![0]!.run();
  await vi.waitFor(() => expect(studio.hello).toEqual(HELLO));
  expect(studio.notices.items).toEqual([]);
});

it('tells of an error that nobody expected, and keeps quiet about a cancelled call', () => {
  const { studio } = openStudio();
  studio.tell(new HostError('cancelled', 'cancelled'));
  expect(studio.notices.items).toEqual([]);
  studio.tell(new Error('the ruler has no lines'));
  expect(studio.notices.items[0]!.detail).toMatch(/The ruler has no lines\./);
});
