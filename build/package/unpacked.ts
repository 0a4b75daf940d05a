import path from 'node:path';
import { builtPage } from '../../electron/serve/page.ts';
import { isStale } from '../../electron/serve/stale.ts';
import { buildElectron } from '../electron.ts';
import { packedElectron } from './electron-source.ts';
import { folderOf, makeFolder, markOf } from './make.ts';
import { type PackageArch, ROOT } from './target.ts';

/** What a package is made of; what the first two are built of is looked at where that is done. */
const SOURCES = [
  'dist/electron/inputs.json',
  'dist/renderer/index.html',
  'models/pretrained',
  'build/package',
  'assets/icons',
  'package-lock.json',
  'LICENSE',
  'THIRD_PARTY.md',
].map((name) => path.join(ROOT, name));

/** A packed folder, as an installer would leave it. */
export interface Unpacked {
  readonly folder: string;
  /** What starts the application. */
  readonly binary: string;
}

/** The packed folder for this machine, made anew only when its sources changed, or the Electron in it. */
export async function unpackedPackage(): Promise<Unpacked> {
  if (process.platform !== 'linux') throw new Error('the packed folder is tried on Linux alone');
  const target = { platform: process.platform, arch: process.arch as PackageArch };
  const [electron] = await Promise.all([packedElectron(target), buildElectron(), builtPage()]);
  const given = electron.folder ? [path.join(electron.folder, 'version')] : [];
  if (isStale(markOf(target), [...SOURCES, ...given])) await makeFolder(target);
  const folder = folderOf(target);
  return { folder, binary: path.join(folder, 'rivulet') };
}
