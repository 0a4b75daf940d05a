import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Theme } from '../../../renderer/state/theme.svelte.ts';

/** A system whose theme can be changed. */
function fakeSystem(dark: boolean) {
  const listeners: (() => void)[] = [];
  const system = {
    matches: dark,
    addEventListener: (_: string, listener: () => void) => void listeners.push(listener),
  };
  const become = (now: boolean) => {
    system.matches = now;
    for (const listener of listeners) listener();
  };
  return { system: system as unknown as MediaQueryList, become };
}

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});

afterEach(() => vi.unstubAllGlobals());

it('follows the system live until another is chosen', () => {
  const { system, become } = fakeSystem(true);
  const theme = new Theme(system);
  expect(theme.shown).toBe('dark');
  become(false);
  expect(theme.shown).toBe('light');
  theme.choice = 'dark';
  expect(theme.shown).toBe('dark');
  become(true);
  become(false);
  expect(theme.shown).toBe('dark');
});

it('is the same when the page comes back', () => {
  new Theme(fakeSystem(true).system).choice = 'light';
  expect(new Theme(fakeSystem(true).system).shown).toBe('light');
});

it('takes what it does not know for the system’s', () => {
  localStorage.setItem('rivulet.theme', 'mauve');
  expect(new Theme(fakeSystem(false).system).choice).toBe('system');
});

it('works where nothing may be kept', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new Error('forbidden');
    },
    setItem: () => {
      throw new Error('forbidden');
    },
  });
  const theme = new Theme(fakeSystem(true).system);
  theme.choice = 'light';
  expect(theme.shown).toBe('light');
});
