import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { forkChild } from '../../../electron/host/child-handle.ts';
import { MAX_PENDING_PROGRESS } from '../../../electron/host/messages.ts';
import { Supervised } from '../../../electron/host/supervised.ts';

type Odd = Record<
  | 'echo'
  | 'count'
  | 'patient'
  | 'exit'
  | 'crash'
  | 'refuse'
  | 'killed'
  | 'nonsense'
  | 'block'
  | 'announced'
  | 'large'
  | 'none',
  { request: unknown; response: unknown }
>;

const ODD = fileURLToPath(new URL('../../fixtures/odd-child.ts', import.meta.url));
const HOST = fileURLToPath(new URL('../../fixtures/odd-host.ts', import.meta.url));

/** One child for the tests that do not count starts. */
const shared = new Supervised<Odd>('the child', forkChild(ODD));
const others: Supervised<Odd>[] = [];
afterEach(() => Promise.all(others.splice(0).map((child) => child.stop())));
afterAll(() => shared.stop());

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Milliseconds until the promise settles. */
async function timeOf(promise: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await promise.catch(() => undefined);
  return performance.now() - start;
}

describe('a call', () => {
  test('carries arrays there and back, and many at once', async () => {
    const requests = [1, 2, 3].map((n) => ({ data: Float32Array.of(n, n + 1), dims: [2] }));
    expect(await Promise.all(requests.map((request) => shared.call('echo', request)))).toEqual(requests);
  });

  test('rejects as the child did: on purpose, by a bug, for an unknown name', async () => {
    await expect(shared.call('refuse', 0)).rejects.toMatchObject({
      name: 'RivuletError',
      code: 'bad-shape',
      message: 'expected 2, got 3',
    });
    await expect(shared.call('crash', 0)).rejects.toMatchObject({
      message: 'TypeError: thrown on purpose',
      cause: expect.stringContaining('odd-child.ts') as unknown,
    });
    await expect(shared.call('none', 0)).rejects.toMatchObject({ code: 'bad-argument' });
  });
});

describe('progress', () => {
  test('arrives in order and ends with the newest', async () => {
    const seen: number[] = [];
    await shared.call('count', 20, { onProgress: (value) => void seen.push(value as number) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(20);
  });

  test(`never has more than ${MAX_PENDING_PROGRESS} events waiting for a slow reader`, async () => {
    const inner = forkChild(ODD);
    let [sent, taken, most] = [0, 0, 0];
    const child = new Supervised<Odd>('the child', (events) => {
      const handle = inner({
        ...events,
        message: (message) => {
          if ((message as { kind: string }).kind === 'progress') most = Math.max(most, ++sent - taken);
          events.message(message);
        },
      });
      return { ...handle, pid: handle.pid, send: (m) => (m.kind === 'taken' && taken++, handle.send(m)) };
    });
    others.push(child);
    const seen: unknown[] = [];
    const onProgress = async (value: unknown) => {
      seen.push(value);
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    expect(await child.call('count', 20_000, { onProgress })).toBe('counted');
    expect(most).toBeLessThanOrEqual(MAX_PENDING_PROGRESS);
    expect(most).toBeGreaterThan(8);
    expect(seen.length).toBeLessThan(2000);
  });

  test('fails the call when its reader does', async () => {
    const onProgress = () => {
      throw new Error('the reader broke');
    };
    await expect(shared.call('count', 10, { onProgress })).rejects.toThrow('the reader broke');
  });
});

describe('cancelling', () => {
  test('asks first: the child lives on', async () => {
    await shared.call('echo', 1);
    const { pid } = shared;
    const stop = new AbortController();
    const call = shared.call('patient', 0, { signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    expect(await timeOf(call)).toBeLessThan(500);
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(shared.pid).toBe(pid);
  });

  test('ends within a second though the child does not listen, and the next call is answered', async () => {
    const stop = new AbortController();
    const call = shared.call('block', 20_000, { signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 100));
    stop.abort();
    expect(await timeOf(call)).toBeLessThan(1000);
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(await shared.call('echo', 'back')).toBe('back');
  });

  test('before the child is up, and before the call is made', async () => {
    const child = new Supervised<Odd>('the child', forkChild(ODD));
    others.push(child);
    const stop = new AbortController();
    const call = child.call('echo', 0, { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await expect(child.call('echo', 0, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a child that dies', () => {
  test.each(['exit', 'killed', 'nonsense'] as const)(
    'by %s rejects its calls and is back in two seconds',
    async (way) => {
      await shared.call('echo', 0);
      const { pid } = shared;
      const [waiting, dying] = [shared.call('patient', 0), shared.call(way, 0)];
      const rejected = expect(waiting).rejects.toMatchObject({ code: 'child-died' });
      await expect(dying).rejects.toMatchObject({ code: 'child-died' });
      await rejected;
      const start = performance.now();
      await vi.waitFor(() => expect(shared.pid).toBeTypeOf('number'), { timeout: 5000, interval: 10 });
      expect(performance.now() - start).toBeLessThan(2000);
      expect(shared.pid).not.toBe(pid);
      expect(await shared.call('echo', 'again')).toBe('again');
    },
  );

  test('at every start is given up with its last words, until it is asked again', async () => {
    const spawn = vi.fn(forkChild(ODD, ['dies at once']));
    const child = new Supervised<Odd>('the child', spawn);
    others.push(child);
    await expect(child.call('echo', 0)).rejects.toMatchObject({
      code: 'child-died',
      message: 'the child died (exit code 1: TypeError: no good start)',
    });
    expect(spawn).toHaveBeenCalledTimes(5);
    await expect(child.call('echo', 0)).rejects.toMatchObject({ code: 'child-died' });
    expect(spawn).toHaveBeenCalledTimes(6);
  });
});

test('a call that comes while a child is being killed is answered by the next', async () => {
  const stop = new AbortController();
  const blocked = timeOf(shared.call('block', 20_000, { signal: stop.signal }));
  stop.abort();
  await new Promise((resolve) => setTimeout(resolve, 501));
  expect(await shared.call('echo', 'next')).toBe('next');
  await blocked;
});

describe('a child that hangs', () => {
  test('is found and replaced', async () => {
    const child = new Supervised<Odd>('the child', forkChild(ODD), { silence: 2000 });
    others.push(child);
    await child.call('echo', 0);
    const call = child.call('block', 60_000);
    const time = timeOf(call);
    await expect(call).rejects.toMatchObject({ code: 'child-hung' });
    expect(await time).toBeLessThan(4000);
    expect(await child.call('echo', 'back')).toBe('back');
  });

  test('is left alone when it said how long it would be silent', async () => {
    const child = new Supervised<Odd>('the child', forkChild(ODD), { silence: 1500 });
    others.push(child);
    await child.call('echo', 0);
    expect(await child.call('announced', 3000)).toBe('done');
  });

  test('is left alone though it said so behind a message too large to leave at once', async () => {
    const child = new Supervised<Odd>('the child', forkChild(ODD), { silence: 1500 });
    others.push(child);
    await child.call('echo', 0);
    const sizes: number[] = [];
    const onProgress = (value: unknown) => void sizes.push((value as Float32Array).length);
    expect(await child.call('large', 3000, { onProgress })).toBe('done');
    expect(sizes).toEqual([2 ** 21]);
  });
});

test('a stopped child is gone, its calls too, and it comes back for the next', async () => {
  const child = new Supervised<Odd>('the child', forkChild(ODD));
  others.push(child);
  await child.call('echo', 0);
  const pid = child.pid!;
  const call = child.call('patient', 0);
  const rejected = expect(call).rejects.toMatchObject({
    code: 'cancelled',
    message: 'the child was stopped',
  });
  await Promise.all([child.stop(), child.stop(), rejected]);
  expect(alive(pid)).toBe(false);
  expect(await child.call('echo', 'again')).toBe('again');
});

test.concurrent.each(['patient', 'block'])(
  'a child at work on %s does not outlive its host',
  async (work) => {
    const host = fork(HOST, [ODD, work], { execArgv: ['--import', 'tsx'] });
    const pid = await new Promise<number>((resolve) =>
      host.once('message', (message) => resolve(message as number)),
    );
    expect(alive(pid)).toBe(true);
    host.kill('SIGKILL');
    await vi.waitFor(() => expect(alive(pid)).toBe(false), { timeout: 8000, interval: 50 });
  },
);
