import { app, type BrowserWindow, powerMonitor } from 'electron';
import type { StudioHost } from '../host/host.ts';
import { Leaving } from './leaving.ts';
import { ask } from './questions.ts';

/** How long saving may take, in milliseconds: a training has five seconds of them. */
const LONGEST_MS = 10_000;

/** What is ended, in the order in which it is. */
interface Ends {
  readonly host: StudioHost;
  /** What else has something to finish. */
  readonly close: () => Promise<void>;
}

/** Lets the application end only when a training may be stopped, and then not before everything is saved. */
export function guardQuitting(window: BrowserWindow, { host, close }: Ends): Leaving {
  const leaving = new Leaving({
    training: () => host.training(),
    ask: async (name) => (await ask(question(name))) === 0,
    // Within Electron's own question whether to quit, another quit would be lost.
    quit: () => void setImmediate(() => app.quit()),
  });
  const unlessKept = (event: { preventDefault(): void }) => leaving.mayLeave() || event.preventDefault();
  window.on('close', unlessKept);
  app.on('before-quit', unlessKept);
  // Who ends a program by a signal, or the whole system, is not there to answer.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => leaving.leave());
  window.on('session-end', () => leaving.leave());
  powerMonitor.on('shutdown', () => leaving.leave());
  waitFor(() => Promise.allSettled([host.close(), close()]));
  return leaving;
}

/** Ends when all is saved, however often that is asked for, and in any case after a while. */
function waitFor(save: () => Promise<unknown>): void {
  let saving = false;
  let saved = false;
  const end = () => {
    saved = true;
    app.quit();
  };
  app.on('will-quit', (quit) => {
    if (saved) return;
    quit.preventDefault();
    if (saving) return;
    saving = true;
    setTimeout(end, LONGEST_MS).unref();
    void save().then(end);
  });
}

function question(name: string) {
  return {
    message: `${name} is learning.`,
    detail: 'A training that is paused is saved as it stands, and can go on after the next start.',
    answers: ['Pause the training and quit', 'Keep training'],
  };
}
