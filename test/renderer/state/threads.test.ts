import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { chosenThreads, keepThreads, mostThreads } from '../../../renderer/state/threads.ts';

const kept = new Map<string, string>();
beforeEach(() =>
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }),
);
afterEach(() => {
  kept.clear();
  vi.unstubAllGlobals();
});

it('is one thread until another number is kept, and whatever is no number of threads is none', () => {
  expect(chosenThreads()).toBe(1);
  keepThreads(4);
  expect(chosenThreads()).toBe(4);
  for (const odd of ['', 'many', '0', '-2', '1.5', '99']) {
    kept.set('rivulet.threads', odd);
    expect(chosenThreads()).toBe(1);
  }
});

it('offers no more than the machine has, nor than the host takes', () => {
  expect([0, 1, 8, 64].map((cores) => mostThreads(cores))).toEqual([1, 1, 8, 16]);
});
