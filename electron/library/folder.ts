import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { RivuletError } from '../../core/errors.ts';
import { codeOf } from './fault.ts';

/** The ending of a take's file. */
export const ENDING = '.take';

/** What saves leave that were killed; a live one takes seconds. */
const LEFTOVER = /^\..*\.take\.\d+-[0-9a-f]{12}\.tmp$/;
const LEFTOVER_MS = 60 * 60 * 1000;

/** The ids of the takes in a folder; none when there is no folder yet. */
export async function idsIn(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  return names
    .filter((name) => name.endsWith(ENDING) && !name.startsWith('.'))
    .map((name) => name.slice(0, -ENDING.length));
}

/**
 * The file of an id. The id is looked up, never made into a path.
 * @throws RivuletError `not-found`.
 */
export async function fileOf(folder: string, id: string): Promise<string> {
  const known = (await idsIn(folder)).find((one) => one === id);
  if (known === undefined) throw new RivuletError('not-found', 'that take is not in the library any more');
  return path.join(folder, known + ENDING);
}

/** An id that no take has: the moment, for whoever looks into the folder, and enough chance that two never meet. */
export function newId(now: Date): string {
  const moment = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${moment}-${randomBytes(6).toString('hex')}`;
}

/** Removes the temporary files of saves that were killed long ago. */
export async function sweepLeftovers(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (LEFTOVER.test(name)) await removeOlder(path.join(folder, name), LEFTOVER_MS);
  }
}

/** Removes a file whose last change, of bytes or of place, is so long ago. */
export async function removeOlder(file: string, milliseconds: number): Promise<void> {
  const { ctimeMs } = await stat(file).catch(() => ({ ctimeMs: Infinity }));
  if (Date.now() - ctimeMs > milliseconds) await rm(file, { force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}
