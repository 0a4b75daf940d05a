import { app, crashReporter } from 'electron';
import os from 'node:os';
import path from 'node:path';
import { Log } from './log.ts';
import type { PageEvents } from './page-events.ts';

/**
 * Writes down from now on what goes wrong in any process of the application, and says in the page that something did.
 * Dumps of crashed processes stay on this machine.
 */
export function keepLog(page: Pick<PageEvents, 'tell'>): Log {
  const log = new Log(app.getPath('logs'));
  app.setPath('crashDumps', path.join(log.folder, 'crashes'));
  crashReporter.start({ uploadToServer: false });
  alsoWriteErrors(log);
  const version = app.isPackaged ? app.getVersion() : 'from its sources';
  log.write(`Rivulet ${version} begins, in Electron ${process.versions.electron}, on ${system()}`);
  hearFaults(page);
  hearDeaths(log);
  app.on('quit', () => log.write('Rivulet ends'));
  return log;
}

/** At the end, children are killed on purpose. */
function hearDeaths(log: Log): void {
  let ending = false;
  app.on('will-quit', () => (ending = true));
  app.on('child-process-gone', (_, { reason, exitCode, type, name }) => {
    if (ending || reason === 'clean-exit') return;
    log.write(`the process ${name ?? type} ended: ${reason}, code ${exitCode}`);
  });
}

function system(): string {
  return `${process.platform} ${os.release()}, ${process.arch}`;
}

/** What any part of the host says on stderr is said in the log too. */
function alsoWriteErrors(log: Log): void {
  const { stderr } = process;
  const write = stderr.write.bind(stderr) as (...given: unknown[]) => boolean;
  // A terminal that has gone is no fault.
  stderr.on('error', () => undefined);
  stderr.write = (text: string | Uint8Array, ...rest: unknown[]) => {
    log.write(typeof text === 'string' ? text : Buffer.from(text).toString());
    return write(text, ...rest);
  };
}

/** Without a listener Electron shows a dialog that stops the whole application until somebody puts it away. */
function hearFaults(page: Pick<PageEvents, 'tell'>): void {
  const say = (thrown: unknown) => {
    const what = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    process.stderr.write(`a fault in Rivulet itself: ${what}\n`);
    page.tell({
      ...{ kind: 'notice', cause: 'fault', tone: 'bad', logs: true },
      title: 'Something went wrong inside Rivulet.',
      detail: 'Your piece is kept, and you can go on. The log says what it was.',
    });
  };
  process.on('uncaughtException', say);
  process.on('unhandledRejection', say);
}
