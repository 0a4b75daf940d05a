import { createRequire } from 'node:module';
import path from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { EngineClient } from '../engine/client.ts';
import { openHost, type StudioHost } from '../host/host.ts';
import type { ToChild } from '../host/messages.ts';
import { openSession } from '../host/session.ts';
import { dataFolder } from '../library/place.ts';
import type { ParseJob } from '../midi/messages.ts';
import { PARSER_FLAG } from '../midi/parser.ts';
import { readBuiltFiles } from '../serve/built-files.ts';
import { connectPage } from './bridge.ts';
import { openDesktop, type OpenDesktop, showFolder } from './desktop.ts';
import { nativeDialogs } from './dialogs.ts';
import { filesIn } from './given-files.ts';
import { lockSession } from './lockdown.ts';
import type { PageEvents } from './page-events.ts';
import { servePage } from './protocol.ts';
import { ask } from './questions.ts';
import { guardQuitting } from './quitting.ts';
import { recoverPage } from './recovery.ts';
import { reveal } from './reveal.ts';
import { PAGE } from './studio-address.ts';
import type * as UpdaterBundle from './updater.ts';
import { utilityChild } from './utility-child.ts';
import { openWindow } from './window.ts';

/** What was there before the window. */
interface StudioParts {
  /** What the application wants of the page. */
  readonly page: PageEvents;
  /** The folder of the logs. */
  readonly logs: string;
}

/** Opens the window, and behind it the host. Rejects when the page cannot be shown. */
export async function openStudio({ page, logs }: StudioParts): Promise<void> {
  const window = openWindow(bundle('preload'), path.join(app.getPath('userData'), 'window.json'));
  lockSession(window.webContents.session);
  const files = readBuiltFiles(path.join(import.meta.dirname, '../renderer'));
  servePage(files);
  const data = ownData();
  const desktop = openDesktop({ window, page, logs, data, loadUpdater });
  const host = openHostBehind(window, desktop, data);
  connectPage(window.webContents, (send) => openSession(host, send));
  const leaving = guardQuitting(window, { host, close: desktop.close });
  recoverPage(window.webContents, {
    ask,
    showLogs: () => showFolder(logs),
    restart: () => {
      // What it was given to open has been opened.
      app.relaunch({
        args: process.argv.slice(1).filter((argument) => filesIn([argument], '/').length === 0),
      });
      leaving.leave();
    },
    quit: () => leaving.leave(),
  });
  // A page that is not there is a clearer fault than an address that cannot be loaded.
  const loaded = window.loadURL(PAGE);
  await Promise.all([files, loaded]).catch((thrown: unknown) => {
    // A page that is closed while it is loaded fails too, and that must not keep a training from being saved.
    if (!leaving.left) throw thrown;
  });
}

function openHostBehind(window: BrowserWindow, desktop: OpenDesktop, data: string): StudioHost {
  return openHost({
    shell: 'electron',
    dialogs: nativeDialogs(window),
    reveal,
    desktop,
    data,
    engine: new EngineClient(utilityChild<ToChild>(bundle('engine'), 'Rivulet engine')),
    trainer: utilityChild<ToChild>(bundle('trainer'), 'Rivulet trainer'),
    parser: { spawn: utilityChild<ParseJob>(bundle('midi'), 'Rivulet MIDI parser', [PARSER_FLAG]) },
  });
}

/** Where `--user-data-dir` gives the application a place of its own, what is kept goes there too. */
function ownData(): string {
  return app.commandLine.getSwitchValue('user-data-dir') || dataFolder();
}

function loadUpdater() {
  const load = createRequire(import.meta.url) as (file: string) => typeof UpdaterBundle;
  return load(bundle('updater')).openUpdater();
}

/** A file that build/electron.ts puts beside this one. */
function bundle(name: string): string {
  return path.join(import.meta.dirname, `${name}.cjs`);
}
