import { describe, expect, it } from 'vitest';
import { chooseShell, type Surroundings } from '../../../electron/cli/shell-choice.ts';

const DESKTOP: Surroundings = {
  electron: { found: true, path: '/opt/electron', version: '45.4.1' },
  env: { DISPLAY: ':0' },
  platform: 'linux',
  uid: 1000,
  browser: false,
};

function choose(differences: Partial<Surroundings>) {
  return chooseShell({ ...DESKTOP, ...differences });
}

describe('npm start', () => {
  it('opens Electron where it can, and says which', () => {
    expect(choose({})).toEqual({
      shell: 'electron',
      sentence: 'opening the studio in Electron 45.4.1, which is installed',
      path: '/opt/electron',
      flags: [],
    });
  });

  it('gives up the sandbox for root on Linux alone, and says so', () => {
    const root = choose({ uid: 0 });
    expect(root).toMatchObject({ shell: 'electron', flags: ['--no-sandbox'] });
    expect(root.sentence).toContain('without the sandbox of the system');
    for (const other of [
      { uid: 0, platform: 'darwin' },
      { uid: undefined, platform: 'win32' },
    ] as const) {
      expect(choose({ ...other, env: {} })).toMatchObject({ shell: 'electron', flags: [] });
    }
  });

  it('opens the browser where there is no Electron, with the reason', () => {
    const { shell, sentence } = choose({
      electron: { found: false, reason: 'not installed (looked for x)' },
    });
    expect(shell).toBe('browser');
    expect(sentence).toContain('in the browser: Electron cannot be used, not installed (looked for x)');
  });

  it('opens the browser on Linux without a display, X11 or Wayland', () => {
    const none = choose({ env: {} });
    expect(none.shell).toBe('browser');
    expect(none.sentence).toContain('no display');
    expect(choose({ env: { WAYLAND_DISPLAY: 'wayland-0' } })).toMatchObject({
      shell: 'electron',
      flags: ['--ozone-platform-hint=auto'],
    });
  });

  it('opens the browser when asked', () => {
    expect(choose({ browser: true })).toMatchObject({
      shell: 'browser',
      sentence: 'opening the studio in the browser: as asked',
    });
  });
});
