import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RivuletError } from '../../core/errors.ts';

/** A program that was looked for. */
export interface Installed {
  readonly found: boolean;
  readonly path?: string;
  readonly version?: string;
  readonly reason?: string;
}

const ELECTRON_PACKAGE = fileURLToPath(new URL('../../node_modules/electron', import.meta.url));

const ELECTRON_BINARY: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

const BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'chrome',
  'microsoft-edge',
  'msedge',
  'firefox',
];

/**
 * Looks for the Electron binary without loading the package, which would download it: where the environment says, or
 * where the package unpacks it.
 */
export async function findElectron(env = process.env, folder = ELECTRON_PACKAGE): Promise<Installed> {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const dist = override ?? path.join(folder, 'dist');
  const named = await readFile(path.join(folder, 'path.txt'), 'utf8').catch(() => undefined);
  const binary = path.join(dist, named?.trim() ?? ELECTRON_BINARY[process.platform] ?? 'electron');
  if (!(await isExecutable(binary))) {
    const hint = override ? 'ELECTRON_OVERRIDE_DIST_PATH points at no Electron' : 'not installed';
    return { found: false, reason: `${hint} (looked for ${binary})` };
  }
  const version = await readFile(path.join(dist, 'version'), 'utf8').catch(() => undefined);
  return { found: true, path: binary, ...(version ? { version: version.trim() } : {}) };
}

/** Looks for a browser among the commands of the environment, in the order of `names`. */
export async function findBrowser(
  env = process.env,
  names: readonly string[] = BROWSERS,
): Promise<Installed> {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const extension = process.platform === 'win32' ? '.exe' : '';
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name + extension);
      if (await isExecutable(file)) return { found: true, path: file };
    }
  }
  return { found: false, reason: `none of ${names.join(', ')} is on the PATH` };
}

/** The version in Rivulet's own package.json. */
export async function ownVersion(): Promise<string> {
  const file = fileURLToPath(new URL('../../package.json', import.meta.url));
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version?: string };
  if (!version) throw new RivuletError('bad-file', `${file} names no version`);
  return version;
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
