import path from 'node:path';

/** The root of the source tree. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A system that packages are made for, by the name that Node has for it. */
export type PackagePlatform = 'linux' | 'win32' | 'darwin';

/** A processor that packages are made for. */
export type PackageArch = 'x64' | 'arm64';

/** What a package is made for. */
export interface PackageTarget {
  readonly platform: PackagePlatform;
  readonly arch: PackageArch;
}

/** The target's name, such as linux-x64: what its folders are called. */
export function nameOf({ platform, arch }: PackageTarget): string {
  return `${platform}-${arch}`;
}
