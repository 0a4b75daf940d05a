import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { messageOf } from '../../core/errors.ts';
import { builderConfig } from './config.ts';
import { packedElectron } from './electron-source.ts';
import { stage } from './stage.ts';
import { nameOf, type PackageTarget, ROOT } from './target.ts';

const PLATFORMS = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };
const ARCHS = { x64: Arch.x64, arm64: Arch.arm64 };

/** What people install on each platform, by electron-builder's names. */
export const KINDS = {
  linux: ['AppImage', 'deb'],
  win32: ['nsis'],
  darwin: ['dmg', 'zip'],
} as const;

/** What became of one kind of package. */
export interface Made {
  readonly kind: string;
  readonly files: readonly string[];
  /** Why there is none, in electron-builder's words. */
  readonly fault?: string;
}

/**
 * Makes the folder that all packages of a target are made of, anew.
 * @returns its path.
 */
export async function makeFolder(target: PackageTarget, feed?: string): Promise<string> {
  await rm(markOf(target), { force: true });
  await run(target, 'dir', { feed });
  const folder = folderOf(target);
  await writeFile(markOf(target), 'This file is as old as the folder beside it.\n');
  return folder;
}

/**
 * Makes one kind of package of the folder. What its tools lack, such as a network to fetch them, is a fault in what it
 * returns and not thrown, so that the others are made.
 */
export async function makeKind(target: PackageTarget, kind: string, feed?: string): Promise<Made> {
  try {
    return { kind, files: await run(target, kind, { prepackaged: folderOf(target), feed }) };
  } catch (thrown) {
    return { kind, files: [], fault: messageOf(thrown) };
  }
}

/** `prepackaged` is a folder that is packed already. */
async function run(
  target: PackageTarget,
  kind: string,
  { prepackaged, feed }: { prepackaged?: string; feed?: string | undefined },
): Promise<string[]> {
  const [staged, electron] = await Promise.all([stage(target), packedElectron(target)]);
  return build({
    projectDir: ROOT,
    targets: PLATFORMS[target.platform].createTarget([kind], ARCHS[target.arch]),
    config: builderConfig(target.platform, electron, { ...staged, out: outOf(target) }, feed),
    ...(prepackaged && { prepackaged }),
    publish: 'never',
  });
}

/** Written when the folder is whole. */
export function markOf(target: PackageTarget): string {
  return path.join(outOf(target), 'folder-made');
}

/** The folder as an installer would leave it; on macOS, what holds the application. */
export function folderOf({ platform, arch }: PackageTarget): string {
  const system = { linux: 'linux', win32: 'win', darwin: 'mac' }[platform];
  const folder = `${system}${arch === 'arm64' ? '-arm64' : ''}${platform === 'darwin' ? '' : '-unpacked'}`;
  return path.join(outOf({ platform, arch }), folder);
}

function outOf(target: PackageTarget): string {
  return path.join(ROOT, 'out', nameOf(target));
}
