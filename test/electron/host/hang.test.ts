import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Spawn } from '../../../electron/host/child-handle.ts';
import { Supervised } from '../../../electron/host/supervised.ts';

type Calls = Record<'work', { request: unknown; response: unknown }>;

/** The longest that a hang may go unseen, in milliseconds. */
const FOUND_MS = 15_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a child that hangs is found within 15 seconds, killed and replaced, and a short silence is forgiven', async () => {
  const kill = vi.fn();
  const spawn: Spawn = vi.fn((events: Parameters<Spawn>[0]) => {
    setTimeout(() => events.message({ kind: 'ready' }), 10);
    return { pid: 1, send: () => undefined, kill: () => (kill(), events.exit('killed')) };
  });
  const child = new Supervised<Calls>('the child', spawn);
  const found = vi.fn<(code: string) => void>();
  const call = child.call('work', 0).catch((thrown: { code: string }) => found(thrown.code));
  await vi.advanceTimersByTimeAsync(FOUND_MS / 2);
  expect(kill).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(FOUND_MS / 2);
  await call;
  expect(found).toHaveBeenCalledWith('child-hung');
  expect(kill).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(2000);
  expect(spawn).toHaveBeenCalledTimes(2);
  expect(child.pid).toBe(1);
  await child.stop();
});
