import { BrowserWindow, nativeTheme, screen } from 'electron';
import { setMenu } from './menu.ts';

/** `--surface-0` of the page's themes (renderer/style/tokens.css): what is seen before the page has drawn itself. */
const BACKGROUND = { dark: '#0d1618', light: '#e5ebeb' };
const WIDTH = 1440;
const HEIGHT = 900;

/** Opens the window, which shows itself once its page has something to show. */
export function openWindow(preload: string): BrowserWindow {
  setMenu();
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    title: 'Rivulet',
    width: Math.min(WIDTH, width),
    height: Math.min(HEIGHT, height),
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      // It would fetch dictionaries.
      spellcheck: false,
      // A piece plays on behind other windows.
      backgroundThrottling: false,
    },
  });
  // The keys of the menu work without its bar, which the page's own controls stand in for.
  window.setMenuBarVisibility(false);
  window.once('ready-to-show', () => window.show());
  return window;
}
