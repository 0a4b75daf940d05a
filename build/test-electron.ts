import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { findElectron } from '../electron/host/installed.ts';
import { builtPage } from '../electron/serve/page.ts';
import { buildElectron } from './electron.ts';
import { provide } from './needs.ts';
import { ELECTRON_NEEDS } from './test-needs.ts';

/*
 * `npm run test:electron`: the tests in a real Electron. They fail where ELECTRON_OVERRIDE_DIST_PATH names an Electron
 * that does not run; where there is no Electron at all, that is said, because nothing was tested.
 */

/** All of it takes no longer than this. */
const LIMIT_MS = 49_000;
const TIMED_OUT = 124;

const deadline = Date.now() + LIMIT_MS;

async function main(): Promise<number> {
  const { found, reason, version } = await findElectron();
  const demanded = process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined;
  if (!found) {
    say(
      demanded ? `FAILED: ${reason}` : `WARNING: nothing was tested, because there is no Electron: ${reason}`,
    );
    return demanded ? 1 : 0;
  }
  if (process.platform === 'linux') provide(ELECTRON_NEEDS);
  // Before the tests, which would each begin to build.
  await Promise.all([buildElectron(), builtPage(say)]);
  say(`running the tests in Electron ${version ?? 'of an unknown version'}`);
  return runTests();
}

/** Runs the tests in a group of processes of their own, which all end when the time is over. */
function runTests(): Promise<number> {
  const vitest = path.join(
    path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
    'vitest.mjs',
  );
  // They wait more than they compute, so all files run at once.
  const args = [vitest, 'run', 'test/e2e/electron', '--maxWorkers=4'];
  const child = spawn(process.execPath, args, {
    stdio: 'inherit',
    detached: true,
  });
  const end = () => process.kill(process.platform === 'win32' ? child.pid! : -child.pid!, 'SIGKILL');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      say(`FAILED: not done within ${LIMIT_MS / 1000} seconds`);
      end();
      resolve(TIMED_OUT);
    }, deadline - Date.now());
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

function say(sentence: string): void {
  process.stdout.write(`test:electron: ${sentence}\n`);
}

process.exitCode = await main();
