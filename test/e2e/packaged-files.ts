import { lstat, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { ROOT } from '../../build/package/target.ts';

/** How @electron/fuses tells that a switch is on: the character 1. */
const ON = '1'.charCodeAt(0);

/** The switches of a binary by their names; absent ones are those that its Electron lacks. */
export async function fusesOf(binary: string): Promise<Record<string, boolean>> {
  const wire = (await getCurrentFuseWire(binary)) as unknown as Record<string, number>;
  const names = Object.entries(FuseV1Options).filter(([name]) => Number.isNaN(Number(name)));
  return Object.fromEntries(names.map(([name, at]) => [name, wire[String(at)] === ON]));
}

/** The files of an archive, without its folders, with `/` between the parts. */
export function filesIn(archive: string): string[] {
  const all = listPackage(archive, { isPack: false }).map((name) => name.slice(1).split(path.sep).join('/'));
  const folders = new Set(all.map((name) => path.posix.dirname(name)));
  return all.filter((name) => !folders.has(name));
}

/** What a text file of an archive holds. */
export function textIn(archive: string, name: string): string {
  return extractFile(archive, name).toString();
}

/** Places of the machine that built a package; none of them is anybody else's business. */
export function placesHere(): string[] {
  return [ROOT, os.homedir(), os.tmpdir()].filter((place) => place.length > 1).map((place) => `${place}/`);
}

/** All bytes below a folder; a link counts as itself. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map((name) => lstat(path.join(folder, name))));
  return sizes.filter((one) => one.isFile()).reduce((sum, { size }) => sum + size, 0);
}
