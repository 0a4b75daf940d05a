import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type StudioCall, studioCalls } from '../../../core/contract/studio.ts';
import { RivuletError } from '../../../core/errors.ts';
import { type Host, openHost } from '../../../electron/host/host.ts';
import type { Scope } from '../../../electron/host/service.ts';
import { openSession } from '../../../electron/host/session.ts';
import { pageOf } from '../../fixtures/page.ts';

const hosts: Host[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

/** A host whose one service is given. */
function hostOf(answer: (scope: Scope, request: unknown) => Promise<unknown>): Host {
  return {
    start: () => undefined,
    answer: (_, request, scope) => answer(scope, request),
    close: () => Promise.resolve(),
  };
}

/** Calls that are cancelled: one tells of trainings until the page has heard enough, one starts processes. */
const LONG: ReadonlySet<string> = new Set(['job.watch', 'providers.probe']);

const never = () => new Promise<never>(() => undefined);
const turns = () => new Promise((resolve) => setTimeout(resolve, 10));

test('an answer follows its progress, whichever calls are open beside it', async () => {
  const page = pageOf(
    hostOf(async ({ progress }, count) => {
      for (let i = 1; i <= (count as number); i++) await progress(i);
      return `counted to ${count}`;
    }),
  );
  const calls = [3, 1, 2].map((count) => ({ count, ...page.begin('count', count) }));
  for (const { count, id, answer } of calls) {
    expect(await answer).toEqual({ kind: 'result', id, value: `counted to ${count}` });
    expect(page.progressOf(id)).toEqual([1, 2, 3].slice(0, count));
  }
});

describe('an error', () => {
  test('that was raised on purpose keeps its code and is a sentence', async () => {
    const page = pageOf(hostOf(() => Promise.reject(new RivuletError('bad-file', 'the file is empty'))));
    expect(await page.refusal('any', 0)).toEqual({ code: 'bad-file', message: 'The file is empty' });
  });

  test('that nobody meant is told as such, and logged with its place', async () => {
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const page = pageOf(hostOf(() => Promise.reject(new TypeError('x of undefined'))));
    const { code, message } = await page.refusal('any', 0);
    expect(code).toBe('internal');
    expect(message).not.toContain('undefined');
    expect(log.mock.calls.join()).toMatch(/x of undefined[^]*session\.test\.ts/);
  });
});

describe('a page that goes', () => {
  test('cancels what it asked for and hears no more', async () => {
    const scopes: Scope[] = [];
    const page = pageOf(hostOf((scope) => (scopes.push(scope), never())));
    page.begin('a', 0);
    page.begin('b', 0);
    await turns();
    page.close();
    expect(scopes.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    await scopes[0]!.progress('late');
    expect(page.heard).toEqual([]);
  });

  test('without a word is found when it is told something', async () => {
    const scopes: Scope[] = [];
    const session = openSession(
      hostOf((scope) => (scopes.push(scope), scopes.length === 1 ? never() : Promise.resolve(1))),
      () => Promise.reject(new Error('the line is cut')),
    );
    session.receive({ kind: 'call', id: 1, name: 'waits', request: 0 });
    session.receive({ kind: 'call', id: 2, name: 'answers', request: 0 });
    await turns();
    expect(scopes[0]!.signal.aborted).toBe(true);
  });
});

test('a cancelled call alone is cancelled', async () => {
  const page = pageOf(
    hostOf(({ signal }) => {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new RivuletError('cancelled', 'cancelled')));
      });
    }),
  );
  const [first, second] = [page.begin('a', 0), page.begin('b', 0)];
  page.cancel(999);
  page.cancel(second.id);
  expect(await second.answer).toMatchObject({ kind: 'error', id: second.id, code: 'cancelled' });
  expect(page.heard.some(({ id }) => id === first.id)).toBe(false);
  page.cancel(first.id);
  expect(await first.answer).toMatchObject({ code: 'cancelled' });
});

test('a page that reads slowly is told one thing at a time', async () => {
  const open: (() => void)[] = [];
  let told = 0;
  const session = openSession(
    hostOf(async ({ progress }) => {
      for (let i = 0; i < 3; i++) {
        await progress(i);
        told++;
      }
    }),
    () => new Promise<void>((read) => open.push(read)),
  );
  session.receive({ kind: 'call', id: 1, name: 'tells', request: 0 });
  for (let read = 0; read < 3; read++) {
    await turns();
    expect([open.length, told]).toEqual([1, read]);
    open.pop()!();
  }
});

describe('what no page of ours says', () => {
  test('is refused: an open id, too many calls', async () => {
    const page = pageOf(hostOf(never));
    const session = openSession(hostOf(never), (message) => page.hear(message));
    const say = (id: number) => session.receive({ kind: 'call', id, name: 'any', request: 0 });
    say(7);
    say(7);
    await turns();
    expect(page.heard).toEqual([
      { kind: 'error', id: 7, code: 'bad-argument', message: 'call 7 is already open' },
    ]);
    for (let id = 100; id < 200; id++) say(id);
    await turns();
    expect(page.heard.length).toBeGreaterThan(30);
    expect(page.heard.length).toBeLessThan(100);
  });

  test('is told from messages of the contract', () => {
    const session = openSession(hostOf(never), () => undefined);
    const { receive } = session;
    const said = (message: unknown) => receive.call(session, message);
    expect(said({ kind: 'cancel', id: 1 })).toBe(true);
    for (const bad of [
      undefined,
      null,
      'call',
      [],
      {},
      { kind: 'call', id: -1, name: 'hello', request: {} },
    ]) {
      expect(said(bad)).toBe(false);
    }
    expect(said({ kind: 'cancel', id: 1, more: 1 })).toBe(false);
  });

  test('never breaks the host, and every call is answered once', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const host = openHost({ models: '/nowhere', version: '1.2.3' });
    hosts.push(host);
    const names = fc.oneof(
      fc.constantFrom(...Object.keys(studioCalls), 'constructor', '__proto__', 'toString', ''),
      fc.string(),
    );
    const fields = fc.record(
      {
        model: fc.oneof(fc.constantFrom('..', '/etc', 'chorales', ''), fc.anything()),
        seed: fc.anything(),
        steps: fc.anything(),
        count: fc.anything(),
        file: fc.anything(),
        kind: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const calls = fc.array(fc.tuple(names, fc.oneof(fields, fc.anything())), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(calls, fc.array(fc.anything()), async (wanted, noise) => {
        const page = pageOf(host);
        const session = openSession(host, () => undefined);
        for (const message of noise) session.receive(message);
        const short = wanted.filter(([name]) => name.length <= 64);
        const begun = short.map(([name, request]) => page.begin(name, request));
        const cancelled = begun.filter((_, i) => LONG.has(short[i]![0])).map(({ id }) => id);
        for (const id of cancelled) page.cancel(id);
        const answers = await Promise.all(begun.map(({ answer }) => answer));
        expect(new Set(answers.map(({ id }) => id)).size).toBe(short.length);
        expect(page.heard.filter(({ kind }) => kind !== 'progress')).toHaveLength(short.length);
        for (const [i, answer] of answers.entries()) {
          const ended =
            cancelled.includes(answer.id) && answer.kind === 'error' && answer.code === 'cancelled';
          if (ended) continue;
          if (answer.kind === 'error') expect(answer.code).toMatch(/^(bad-argument|not-found|bad-file)$/);
          else studioCalls[short[i]![0] as StudioCall].response.parse(answer.value);
        }
      }),
      { numRuns: 200 },
    );
    expect(await pageOf(host).call('hello', {})).toMatchObject({ models: [], dialogs: false });
  });
});
