import path from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';

/** Hears which arguments another start had, and in which folder. */
type OnStart = (args: readonly string[], folder: string) => void;

/**
 * Makes this the one Rivulet that runs on its user data; false when another is running, which then comes to the
 * front and hears what this one was started with. `--user-data-dir` gives it a place of its own.
 */
export function takePlace(onAnotherStart: OnStart): boolean {
  const folder = app.commandLine.getSwitchValue('user-data-dir');
  if (folder !== '') {
    app.setPath('userData', folder);
    app.setPath('logs', path.join(folder, 'logs'));
  }
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Rivulet is already open; its window comes to the front\n');
    return false;
  }
  app.on('second-instance', (_, args, cwd) => {
    BrowserWindow.getAllWindows().forEach(toFront);
    onAnotherStart(args, cwd);
  });
  return true;
}

/** Ends the application with one line on stderr, and where nobody sees that, in a dialog. */
export function fail(sentence: string): void {
  process.stderr.write(`error: ${sentence.replace(/\s*\n\s*/g, ' ')}\n`);
  if (app.isPackaged) dialog.showErrorBox('Rivulet', sentence);
  app.exit(1);
}

function toFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
