import { app, type BrowserWindow } from 'electron';
import path from 'node:path';
import { EngineClient } from '../engine/client.ts';
import { type Host, openHost } from '../host/host.ts';
import type { ToChild } from '../host/messages.ts';
import { openSession } from '../host/session.ts';
import type { ParseJob } from '../midi/messages.ts';
import { PARSER_FLAG } from '../midi/parser.ts';
import { readBuiltFiles } from '../serve/built-files.ts';
import { connectPage } from './bridge.ts';
import { nativeDialogs } from './dialogs.ts';
import { lockSession } from './lockdown.ts';
import { servePage } from './protocol.ts';
import { recoverPage } from './recovery.ts';
import { reveal } from './reveal.ts';
import { fail } from './start-up.ts';
import { PAGE } from './studio-address.ts';
import { utilityChild } from './utility-child.ts';
import { openWindow } from './window.ts';

/** Opens the window, and behind it the host. Rejects when the page cannot be shown. */
export async function openStudio(): Promise<void> {
  const window = openWindow(bundle('preload'));
  lockSession(window.webContents.session);
  const files = readBuiltFiles(path.join(import.meta.dirname, '../renderer'));
  servePage(files);
  const host = openHostBehind(window);
  connectPage(window.webContents, (send) => openSession(host, send));
  recoverPage(window.webContents, fail);
  app.once('will-quit', (quit) => endWith(host, quit));
  // A page that is not there is a clearer fault than an address that cannot be loaded.
  const loaded = window.loadURL(PAGE);
  await Promise.all([files, loaded]);
}

/** A training saves itself before the application ends; what is asked to quit again does so at once. */
function endWith(host: Host, quit: Electron.Event): void {
  quit.preventDefault();
  void host.close().finally(() => app.quit());
}

function openHostBehind(window: BrowserWindow): Host {
  return openHost({
    shell: 'electron',
    dialogs: nativeDialogs(window),
    reveal,
    ...ownData(),
    engine: new EngineClient(utilityChild<ToChild>(bundle('engine'), 'Rivulet engine')),
    trainer: utilityChild<ToChild>(bundle('trainer'), 'Rivulet trainer'),
    parser: { spawn: utilityChild<ParseJob>(bundle('midi'), 'Rivulet MIDI parser', [PARSER_FLAG]) },
  });
}

/** Where `--user-data-dir` gives the application a place of its own, what is kept goes there too. */
function ownData(): { data?: string } {
  const folder = app.commandLine.getSwitchValue('user-data-dir');
  return folder === '' ? {} : { data: folder };
}

/** A file that build/electron.ts puts beside this one. */
function bundle(name: string): string {
  return path.join(import.meta.dirname, `${name}.cjs`);
}
