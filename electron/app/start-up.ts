import { app, BrowserWindow, dialog } from 'electron';

/**
 * Makes this the one Rivulet that runs on its user data; false when another is running, which then comes to the
 * front. `--user-data-dir` gives it a place of its own.
 */
export function takePlace(): boolean {
  const folder = app.commandLine.getSwitchValue('user-data-dir');
  if (folder !== '') app.setPath('userData', folder);
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Rivulet is already open; its window comes to the front\n');
    return false;
  }
  app.on('second-instance', () => BrowserWindow.getAllWindows().forEach(toFront));
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
