import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { buildElectron } from '../../build/electron.ts';
import { findElectron } from '../../electron/host/installed.ts';
import { builtPage } from '../../electron/serve/page.ts';
import { type Display, openDisplay } from './electron-display.ts';

/** The studio in a real Electron. */
export interface ElectronStudio {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Where this application keeps what it remembers; a second one with the same folder is a second instance. */
  readonly userData: string;
  /** When it was started, as Date.now() tells. */
  readonly launched: number;
  /** Everything that the page complained of: errors, and what its policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** What build/electron.ts makes. */
export const BUNDLES = fileURLToPath(new URL('../../dist/electron', import.meta.url));

const START_MS = 30_000;

const electron = await findElectron();
const demanded = process.env['ELECTRON_OVERRIDE_DIST_PATH'] !== undefined;

/** Why the tests in Electron cannot run; absent where they can, and where the environment demands that they do. */
export const noElectron = demanded || electron.found ? undefined : `no Electron: ${electron.reason}`;

// Benches use what is here too, and have no tests to skip.
if (noElectron && process.env['VITEST'])
  process.stderr.write(`WARNING: the tests in Electron are skipped: ${noElectron}\n`);

let display: Promise<Display> | undefined;

/** How a program of Electron's is run here: the binary, the arguments before the program's file, the environment. */
async function electronCommand(): Promise<{
  binary: string;
  flags: string[];
  env: NodeJS.ProcessEnv;
}> {
  if (electron.path === undefined) throw new Error(`Electron does not run: ${electron.reason}`);
  const { env } = await (display ??= openDisplay());
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return { binary: electron.path, flags: asRoot ? ['--no-sandbox'] : [], env: { ...process.env, ...env } };
}

/** How a studio is started. */
export interface StartOptions {
  /** What it is given beside, such as a file to open. */
  readonly args?: readonly string[];
  /** What an earlier one left behind; nothing unless given. */
  readonly userData?: string;
}

/** Opens the studio, built from the sources as they are, for a new person unless an old one is named. */
export async function openStudio(start: StartOptions = {}): Promise<ElectronStudio> {
  const [{ binary, flags, env }] = await Promise.all([electronCommand(), buildElectron(), builtPage()]);
  const userData = start.userData ?? (await mkdtemp(path.join(os.tmpdir(), 'rivulet-electron-')));
  const launched = Date.now();
  const app = await _electron.launch({
    executablePath: binary,
    args: [...flags, path.join(BUNDLES, 'main.cjs'), `--user-data-dir=${userData}`, ...(start.args ?? [])],
    // What a person keeps is each studio's own too: another test's trainings and takes are not its business.
    env: { ...env, RIVULET_HOME: path.join(userData, 'home') } as Record<string, string>,
    timeout: START_MS,
  });
  const page = await app.firstWindow({ timeout: START_MS });
  const complaints = complaintsOf(page);
  return { app, page, userData, launched, complaints, close: () => close(app, userData) };
}

/** Runs a program of Electron's to its end. */
export async function runElectron(
  main: string,
  userData: string,
  ...more: readonly string[]
): Promise<{ code: number | null; stderr: string }> {
  const { binary, flags, env } = await electronCommand();
  return new Promise((resolve) => {
    const args = [...flags, main, `--user-data-dir=${userData}`, ...more];
    const child = execFile(binary, args, { env, timeout: START_MS }, (_, __, stderr) =>
      resolve({ code: child.exitCode, stderr }),
    );
  });
}

/** Ends the display that all studios of a test file share. */
export async function closeDisplay(): Promise<void> {
  (await display)?.close();
  display = undefined;
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

async function close(app: ElectronApplication, userData: string): Promise<void> {
  await app.close();
  await rm(userData, { recursive: true, force: true, maxRetries: 5 });
}
