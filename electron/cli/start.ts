import { execFile, spawn } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { findElectron } from '../host/installed.ts';
import { nodeArguments } from '../host/node-arguments.ts';
import { builtPage } from '../serve/page.ts';
import { serveStudio } from './serve.ts';
import { chooseShell, type ShellChoice } from './shell-choice.ts';

/** Builds what Electron runs, if that is needed. */
const BUILD = fileURLToPath(new URL('../../build/electron.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/electron/main.cjs', import.meta.url));
/** What the loader of programs says of one whose libraries are absent. */
const CANNOT_LOAD = 127;
/** How long Electron has to end on a signal of its own, as Ctrl-C sends to all, before it is passed on. */
const SIGNAL_GRACE_MS = 300;

/** `npm start`: opens the studio in Electron, or where that cannot be, in the browser. Gives the exit code. */
async function start({ browser = false }: { browser?: boolean }): Promise<number> {
  const choice = chooseShell({
    electron: await findElectron(),
    env: process.env,
    platform: process.platform,
    uid: process.getuid?.(),
    browser,
  });
  process.stdout.write(`${choice.sentence}\n`);
  if (choice.shell === 'browser') return openInBrowser();
  await Promise.all([builtPage(say), buildMain()]);
  const code = await runElectron(choice);
  if (code !== CANNOT_LOAD) return code;
  say('Electron does not run here; opening the studio in the browser instead');
  return openInBrowser();
}

async function openInBrowser(): Promise<number> {
  await serveStudio({ open: true });
  return 0;
}

/** In a process of its own, because the bundler is not for those who run the studio. */
async function buildMain(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [...nodeArguments(BUILD), BUILD]);
  } catch (cause) {
    const { stderr = '' } = cause as { stderr?: string };
    throw new RivuletError('bad-file', `the application cannot be built: ${stderr.trim()}`, cause);
  }
}

/** Runs Electron until it ends; its exit code is given on, and signals are passed to it. */
function runElectron({ path, flags }: ShellChoice & { shell: 'electron' }): Promise<number> {
  const child = spawn(path, [...flags, MAIN], { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) {
    process.on(signal, () => setTimeout(() => child.kill(signal), SIGNAL_GRACE_MS).unref());
  }
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new RivuletError('not-found', `Electron cannot be started: ${cause.message}`, cause)),
    );
    child.once('exit', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal!]));
  });
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function oneLine(thrown: unknown): string {
  const fault = thrown instanceof RivuletError ? '' : 'a fault in Rivulet itself: ';
  return `error: ${fault}${messageOf(thrown)}`.trim().replace(/\s*\n\s*/g, ' ');
}

await new Command('npm start --')
  .description('open the studio: in Electron, or in the browser where that cannot be')
  .option('--browser', 'open it in the browser in any case')
  .action(async (options: { browser?: boolean }) => {
    try {
      process.exitCode = await start(options);
    } catch (thrown) {
      say(oneLine(thrown));
      process.exitCode = 1;
    }
  })
  .parseAsync();
