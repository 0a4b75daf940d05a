import { readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../host/save.ts';
import { isCollection } from './format.ts';

/** How many collections are kept: reading one again costs a minute at most. */
const KEPT = 20;
/** What a save writes before it takes the name, with the process that does. */
const UNFINISHED = /^\..*\.collection\.gz\.(\d+)-[0-9a-f]{12}\.tmp$/;

/** Says that a collection was used now, so that others are forgotten before it. */
export async function touch(file: string): Promise<void> {
  const now = new Date();
  // On a disk that cannot be written it only is forgotten sooner.
  await utimes(file, now, now).catch(() => undefined);
}

/** Removes the collections that were not used for longest, but for one that was just made, and what was never finished. */
export async function keepNewest(folder: string, made: string): Promise<void> {
  const all = await readdir(folder);
  await removeUnfinished(folder, all);
  const names = all.filter(isCollection);
  const files = await Promise.all(names.map((name) => usedAt(path.join(folder, name))));
  const others = files.filter(({ file }) => file !== made).sort((a, b) => b.used - a.used);
  // Another process may have removed it, or hold it open on Windows: then it goes the next time.
  for (const { file } of others.slice(KEPT - 1)) await rm(file, { force: true }).catch(() => undefined);
}

/** What processes were writing when they were killed. */
async function removeUnfinished(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const owner = UNFINISHED.exec(name)?.[1];
    if (owner && !isAlive(Number(owner)))
      await rm(path.join(folder, name), { force: true }).catch(() => undefined);
  }
}

async function usedAt(file: string): Promise<{ file: string; used: number }> {
  const used = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return { file, used };
}
