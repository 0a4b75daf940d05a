import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openWindow } from '../../../electron/app/window.ts';

const electron = vi.hoisted(() => ({
  options: [] as BrowserWindowConstructorOptions[],
  menus: [] as MenuItemConstructorOptions[][],
  nativeTheme: { shouldUseDarkColors: true },
  screen: { getPrimaryDisplay: () => ({ workAreaSize: { width: 2560, height: 1400 } }) },
}));

/** The real package would fetch a binary; here is only what the window asks of it. */
vi.mock('electron', () => ({
  app: { isPackaged: true },
  nativeTheme: electron.nativeTheme,
  screen: electron.screen,
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (menu: MenuItemConstructorOptions[]) => electron.menus.push(menu),
  },
  BrowserWindow: class extends EventEmitter {
    shown = false;
    constructor(options: BrowserWindowConstructorOptions) {
      super();
      electron.options.push(options);
    }
    setMenuBarVisibility(): void {
      // There is no bar.
    }
    show(): void {
      this.shown = true;
    }
  },
}));

afterEach(() => {
  electron.options.length = electron.menus.length = 0;
  electron.nativeTheme.shouldUseDarkColors = true;
});

describe('the window', () => {
  it('gives its page a sandbox and nothing of Node', () => {
    openWindow('/preload.cjs');
    expect(electron.options[0]!.webPreferences).toMatchObject({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    });
  });

  it('is hidden until its page has something to show, in the colour of the theme', () => {
    const window = openWindow('') as unknown as EventEmitter & { shown: boolean };
    electron.nativeTheme.shouldUseDarkColors = false;
    openWindow('');
    expect(electron.options[0]).toMatchObject({
      show: false,
      title: 'Rivulet',
      minWidth: 1024,
      minHeight: 640,
    });
    expect(electron.options.map(({ backgroundColor }) => backgroundColor)).toEqual(['#0d1618', '#e5ebeb']);
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it('fits on a small screen', () => {
    electron.screen.getPrimaryDisplay = () => ({ workAreaSize: { width: 1280, height: 700 } });
    openWindow('');
    expect(electron.options[0]).toMatchObject({ width: 1280, height: 700 });
  });

  it('has a menu that takes no key of an editor away from the page, and no tools for developers', () => {
    openWindow('');
    const roles = JSON.stringify(electron.menus[0]);
    if (process.platform !== 'darwin') expect(roles).not.toMatch(/editMenu|undo|redo|copy|paste/i);
    expect(roles).not.toMatch(/reload|toggleDevTools/i);
    expect(roles).toContain('zoomIn');
  });
});
