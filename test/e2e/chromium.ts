import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../electron/host/installed.ts';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/rivulet', import.meta.url));
const UNPACKED = path.join(CACHE, 'chromium');

/** Sound without a gesture, and with no device. */
const ARGUMENTS = [
  '--no-sandbox',
  '--autoplay-policy=no-user-gesture-required',
  '--font-render-hinting=none',
];

/** A real Chromium: the system's, or the one that comes as an npm package. */
export async function openChromium(args: readonly string[] = []): Promise<Browser> {
  const executablePath = await chromiumPath();
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...args] });
}

let shared: Promise<Browser> | undefined;

/** The Chromium of all test files that one process runs; it ends with the process. */
export async function sharedChromium(): Promise<Browser> {
  if (!(await shared)?.isConnected()) shared = openChromium();
  return shared!;
}

/** The path of a Chromium that runs here. */
async function chromiumPath(): Promise<string> {
  const installed = await findBrowser(process.env, ['chromium', 'chromium-browser', 'google-chrome']);
  return installed.path ?? unpack();
}

/** Unpacks the package's Chromium once; several processes may do so at the same time. */
async function unpack(): Promise<string> {
  const file = path.join(UNPACKED, 'chromium');
  if (existsSync(file)) return file;
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(path.join(CACHE, 'unpacking-'));
  // The package unpacks to wherever temporary files go and takes what is there for its own.
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  const packaged = await import('@sparticuz/chromium');
  await packaged.default.executablePath();
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  await rename(folder, UNPACKED).catch(() => rm(folder, { recursive: true }));
  return file;
}
