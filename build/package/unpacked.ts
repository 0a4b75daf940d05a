import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { builtPage } from '../../electron/serve/page.ts';
import { isStale } from '../../electron/serve/stale.ts';
import { buildElectron } from '../electron.ts';
import { packedElectron } from './electron-source.ts';
import { makePackage, outOf } from './make.ts';
import { type PackageArch, type PackagePlatform, ROOT } from './target.ts';

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

/** The folder that the packages of this machine's own kind are made of, made anew only when its sources changed. */
export async function unpackedPackage(): Promise<Unpacked> {
  const target = { platform: process.platform as PackagePlatform, arch: process.arch as PackageArch };
  if (target.platform !== 'linux') throw new Error('the packed folder is tried on Linux alone');
  const [{ version }] = await Promise.all([packedElectron(target), buildElectron(), builtPage()]);
  const made = path.join(outOf(target), `made-with-electron-${version}`);
  if (isStale(made, SOURCES)) {
    const started = Date.now();
    await rm(made, { force: true });
    await makePackage(target, ['dir']);
    await writeFile(made, `${Date.now() - started} ms\n`);
  }
  const folder = path.join(outOf(target), 'linux-unpacked');
  return { folder, binary: path.join(folder, 'rivulet') };
}
