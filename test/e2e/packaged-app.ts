import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

import { unpackedPackage } from '../../build/package/unpacked.ts';
import { PAGE } from '../../electron/app/studio-address.ts';
import { type Display, openDisplay } from './electron-display.ts';

/** The application as people install it, with the switches of its binary as they ship. */
export interface Packaged {
  readonly page: Page;
  readonly child: ChildProcess;
  /** Its own folder for what it remembers; another with the same is a second instance. */
  readonly userData: string;
  /** When it was started, as Date.now() tells. */
  readonly launched: number;
  /** Everything that it wrote to stderr so far. */
  stderr(): string;
  /** Ends it as a person does, by its window, and tells its exit code. */
  quit(): Promise<number | null>;
}

const START_MS = 60_000;
const POLL_MS = 50;

let display: Promise<Display> | undefined;

/** Ends the display that all applications of a test file share. */
export async function closePackagedDisplay(): Promise<void> {
  (await display)?.close();
  display = undefined;
}

/** Starts the packed application without opening a line to it. */
export async function startPackaged(
  userData: string,
  args: readonly string[] = [],
): Promise<{ child: ChildProcess; stderr: () => string }> {
  const [{ binary }, { env }] = await Promise.all([unpackedPackage(), (display ??= openDisplay())]);
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const all = [...(asRoot ? ['--no-sandbox'] : []), `--user-data-dir=${userData}`, ...args];
  const child = spawn(binary, all, {
    // What a person keeps is each application's own too.
    env: { ...process.env, ...env, RIVULET_HOME: path.join(userData, 'home') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (text: Buffer) => (words += text.toString()));
  return { child, stderr: () => words };
}

/**
 * Opens the packed application for a new person. The switch that lets Node's inspector in is off in what ships, so it is
 * driven as any Chromium is, over the port that a switch of Chromium's opens.
 */
export async function openPackaged(args: readonly string[] = []): Promise<Packaged> {
  const userData = await mkdtemp(path.join(os.tmpdir(), 'rivulet-packaged-'));
  // Made before the clock starts.
  await Promise.all([unpackedPackage(), (display ??= openDisplay())]);
  const launched = Date.now();
  const { child, stderr } = await startPackaged(userData, ['--remote-debugging-port=0', ...args]);
  const browser = await connect(userData, child, stderr);
  const page = await firstPage(browser);
  const quit = async () => {
    const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
    await page.close().catch(() => undefined);
    await ended;
    await browser.close().catch(() => undefined);
    await rm(userData, { recursive: true, force: true, maxRetries: 5 });
    return child.exitCode;
  };
  return { page, child, userData, launched, stderr, quit };
}

/** Opens the line when the page is there: a page that is only about to be there may never answer a driver. */
async function connect(userData: string, child: ChildProcess, stderr: () => string): Promise<Browser> {
  const file = path.join(userData, 'DevToolsActivePort');
  for (const end = Date.now() + START_MS; Date.now() < end;) {
    const [port] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    if (port && (await hasPage(port))) {
      return chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: START_MS });
    }
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${stderr()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`it showed no page: ${stderr()}`);
}

async function hasPage(port: string): Promise<boolean> {
  try {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { url: string }[];
    return targets.some(({ url }) => url === PAGE);
  } catch {
    return false;
  }
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  return context!.pages()[0] ?? context!.waitForEvent('page', { timeout: START_MS });
}
