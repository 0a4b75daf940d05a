import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PackedElectron } from './config.ts';
import { type PackageTarget, ROOT } from './target.ts';

/**
 * The Electron that is packed: the one in the folder of ELECTRON_OVERRIDE_DIST_PATH, when it is for the target, else the
 * version of package.json, which electron-builder fetches.
 */
export async function packedElectron({ platform, arch }: PackageTarget): Promise<PackedElectron> {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const isOurs = platform === process.platform && arch === process.arch;
  if (folder === undefined || !isOurs) return { version: await installedVersion() };
  const version = await readFile(path.join(folder, 'version'), 'utf8');
  return { version: version.trim().replace(/^v/, ''), folder };
}

async function installedVersion(): Promise<string> {
  const file = path.join(ROOT, 'node_modules/electron/package.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
