import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openWindow } from '../../../electron/app/window.ts';

/** Where nothing was remembered. */
const NOWHERE = '/nowhere/window.json';

interface Area {
  readonly id: number;
  readonly workArea: { x: number; y: number; width: number; height: number };
}

const electron = vi.hoisted(() => {
  const primary: Area = { id: 1, workArea: { x: 0, y: 0, width: 2560, height: 1400 } };
  return {
    options: [] as BrowserWindowConstructorOptions[],
    maximised: 0,
    least: [0, 0],
    nativeTheme: { shouldUseDarkColors: true },
    displays: [primary],
    screen: { getPrimaryDisplay: () => electron.displays[0]!, getAllDisplays: () => electron.displays },
  };
});

/** The real package would fetch a binary; here is only what the window asks of it. */
vi.mock('electron', () => ({
  nativeTheme: electron.nativeTheme,
  screen: electron.screen,
  BrowserWindow: class extends EventEmitter {
    shown = false;
    constructor(options: BrowserWindowConstructorOptions) {
      super();
      electron.options.push(options);
    }
    maximize(): void {
      electron.maximised++;
    }
    getSize(): [number, number] {
      return [1440, 900];
    }
    getContentSize(): [number, number] {
      return [1440, 870];
    }
    setMinimumSize(width: number, height: number): void {
      electron.least = [width, height];
    }
    show(): void {
      this.shown = true;
    }
  },
}));

afterEach(() => {
  electron.options.length = 0;
  electron.maximised = 0;
  electron.nativeTheme.shouldUseDarkColors = true;
});

describe('the window', () => {
  it('gives its page a sandbox and nothing of Node', () => {
    openWindow('/preload.cjs', NOWHERE);
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
    const window = openWindow('', NOWHERE) as unknown as EventEmitter & { shown: boolean };
    electron.nativeTheme.shouldUseDarkColors = false;
    openWindow('', NOWHERE);
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
    // The bar takes 30 of the window.
    expect(electron.least).toEqual([1024, 670]);
  });

  it('fits on a small screen', () => {
    electron.displays = [{ id: 1, workArea: { x: 0, y: 20, width: 1280, height: 700 } }];
    openWindow('', NOWHERE);
    expect(electron.options[0]).toMatchObject({ width: 1280, height: 700 });
    expect(electron.maximised).toBe(0);
  });
});
