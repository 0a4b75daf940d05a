import { BrowserWindow, nativeTheme, screen } from 'electron';
import { placeOf, readPlace, rememberPlace } from './window-place.ts';

/** `--surface-0` of the page's themes (renderer/style/tokens.css): what is seen before the page has drawn itself. */
const BACKGROUND = { dark: '#0d1618', light: '#e5ebeb' };
/** The smallest page that has all its parts. */
const LEAST = { width: 1024, height: 640 };

/**
 * Opens the window where it was left, which shows itself once its page has something to show.
 * @param remembered the file that says where.
 */
export function openWindow(preload: string, remembered: string): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const areas = [primary, ...others].map(({ workArea }) => workArea);
  const { bounds, maximised } = placeOf(readPlace(remembered), areas);
  const window = new BrowserWindow({
    title: 'Rivulet',
    ...bounds,
    minWidth: LEAST.width,
    minHeight: LEAST.height,
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
  if (maximised) window.maximize();
  rememberPlace(window, remembered);
  window.once('ready-to-show', () => {
    window.show();
    leavePlaceForBar(window);
  });
  return window;
}

/** The menu bar is a part of the window, and must leave the page its least size. */
function leavePlaceForBar(window: BrowserWindow): void {
  const [, height = 0] = window.getSize();
  const [, forPage = height] = window.getContentSize();
  window.setMinimumSize(LEAST.width, LEAST.height + height - forPage);
}
