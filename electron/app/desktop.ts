import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { app, type BrowserWindow, shell } from 'electron';
import type { Desktop } from '../host/shell.ts';
import { Dragging } from './dragging.ts';
import { isFile } from './given-files.ts';
import { MenuBar } from './menu-bar.ts';
import type { PageEvents } from './page-events.ts';
import { ask } from './questions.ts';
import { RecentFiles } from './recent-files.ts';
import { hasFeed, Updates } from './updates.ts';
import type { Updater } from './updates.ts';

/** What the application around the page is made of. */
export interface DesktopParts {
  readonly window: BrowserWindow;
  readonly page: PageEvents;
  /** The folder of a person's own things. */
  readonly data: string;
  /** The folder of the logs. */
  readonly logs: string;
  readonly loadUpdater: () => Updater;
}

/** The application around the page: menus, recent files, drags, updates. */
export interface OpenDesktop extends Desktop {
  /** Leaves nothing behind but what is to be remembered. */
  close(): Promise<void>;
}

/** Puts the application around a window's page. */
export function openDesktop(parts: DesktopParts): OpenDesktop {
  const { window, page, logs } = parts;
  const recent = new RecentFiles(path.join(parts.data, 'recent.json'), (files) => bar.showRecent(files));
  const dragging = new Dragging(window.webContents, path.join(app.getPath('userData'), 'dragged'));
  const bar: MenuBar = new MenuBar(window, {
    command: (id) => page.tell({ kind: 'command', id }),
    openRecent: (file) => void openRecent(file, recent, page),
    clearRecent: () => {
      recent.clear();
      app.clearRecentDocuments();
    },
    showLogs: () => void showFolder(logs),
    checkForUpdates: () => void updates?.check(),
    lookAtStart: (look) => void updates?.setAtStart(look),
  });
  const updates = openUpdates(parts, bar);
  updates?.lookLater();
  return {
    listen: page.listen,
    showMenus: (menus) => bar.showPage(menus),
    drag: (name, bytes) => dragging.drag(name, bytes),
    showLogs: () => showFolder(logs),
    used: (file) => {
      recent.add(file);
      app.addRecentDocument(file);
    },
    close: async () => void (await Promise.all([recent.settled(), dragging.clear()])),
  };
}

/** Shows a folder in the system's own window. */
export async function showFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await shell.openPath(folder);
}

async function openRecent(file: string, recent: RecentFiles, page: PageEvents): Promise<void> {
  if (await isFile(file)) return page.tell({ kind: 'open', what: 'midi', path: file });
  recent.forget(file);
  page.tell({
    ...{ kind: 'notice', cause: 'recent', tone: 'warn', logs: false },
    title: `${path.basename(file)} is not where it was.`,
    detail: 'It was taken off the list of recent files.',
  });
}

function openUpdates({ page, loadUpdater }: DesktopParts, bar: MenuBar): Updates | undefined {
  if (!hasFeed(app.isPackaged, process.resourcesPath)) return undefined;
  return new Updates({
    ...{ page, ask, load: loadUpdater, version: app.getVersion() },
    settings: path.join(app.getPath('userData'), 'updates.json'),
    changed: (atStart) => bar.showUpdates(atStart),
  });
}
