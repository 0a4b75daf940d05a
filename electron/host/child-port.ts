import { Worker } from 'node:worker_threads';
import type { FromChild, ToChild } from './messages.ts';

/** The child's end of the line to its host. */
export interface ChildPort {
  /** A promise settles when the message has left the process, and everything before it. */
  send(message: FromChild): void | Promise<void>;
  listen(receive: (message: ToChild) => void): void;
}

const PARENT_CHECK_MS = 2000;

/** The line of a forked process. The process ends when its parent does, even while its thread is blocked. */
export function forkedPort(): ChildPort {
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches the whole group of processes; what it means is for the host to say.
  process.on('SIGINT', () => undefined);
  dieWithParent();
  return {
    // A failed send means that the host is gone, and then so is this process.
    send: (message) => new Promise((left) => process.send?.(message, undefined, undefined, () => left())),
    listen: (receive) => void process.on('message', receive),
  };
}

/** A blocked thread hears of no disconnect, so another one looks whether the parent still lives. */
function dieWithParent(): void {
  const watch = `
    const parent = ${process.ppid};
    setInterval(() => {
      try { if (process.ppid !== parent) throw 0; process.kill(parent, 0); }
      catch { process.kill(process.pid, 'SIGKILL'); }
    }, ${PARENT_CHECK_MS});`;
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}
