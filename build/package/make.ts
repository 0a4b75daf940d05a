import path from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { builderConfig } from './config.ts';
import { packedElectron } from './electron-source.ts';
import { stage } from './stage.ts';
import { nameOf, type PackageTarget, ROOT } from './target.ts';

const PLATFORMS = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };
const ARCHS = { x64: Arch.x64, arm64: Arch.arm64 };

/**
 * Makes what people install, of what the sources are now.
 * @param kinds such as AppImage; `dir` for the folder that the others are made of. All of the platform unless given.
 * @returns the paths of what was made.
 */
export async function makePackage(target: PackageTarget, kinds: readonly string[] = []): Promise<string[]> {
  const [staged, electron] = await Promise.all([stage(target), packedElectron(target)]);
  const out = outOf(target);
  return build({
    projectDir: ROOT,
    targets: PLATFORMS[target.platform].createTarget([...kinds], ARCHS[target.arch]),
    config: builderConfig(target.platform, electron, { ...staged, out }),
    publish: 'never',
  });
}

/** Where what people install is put. */
export function outOf(target: PackageTarget): string {
  return path.join(ROOT, 'out', nameOf(target));
}
