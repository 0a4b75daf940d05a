import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, RivuletError } from '../../core/errors.ts';

/**
 * Writes a file so that its path holds the old bytes or the new ones at every moment, also after a crash or on a
 * full disk: a temporary file beside it is written and synced before it takes the name. Libraries made for this
 * were measured to replace a good file by a truncated one on a full disk, so the steps are spelled out. Bytes may come a
 * chunk at a time, so that they need not all be in memory.
 * @throws RivuletError `bad-file` when the file could not be written; the old one is untouched then.
 */
export async function saveFile(file: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const target = await followLink(file);
  const temporary = `${temporaryPrefix(target)}${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeSynced(temporary, bytes instanceof Uint8Array ? [bytes] : bytes, await modeOf(target));
    await rename(temporary, target);
    await syncFolder(path.dirname(target));
  } catch (cause) {
    // What went wrong first is what the person must hear.
    await rm(temporary, { force: true }).catch(() => undefined);
    // Bytes that are made while they are written may fail for a reason of their own.
    if (cause instanceof RivuletError) throw cause;
    throw new RivuletError('bad-file', `${file} cannot be written: ${messageOf(cause)}`, cause);
  }
  await removeLeftovers(target);
}

/** Makes a folder with its parents; an error names it. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true }).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'ENOENT') throw thrown;
      // What Node says of a disk that may only be read; making one folder alone tells why it cannot be made.
      return mkdir(firstMissing(folder));
    });
  } catch (cause) {
    throw new RivuletError('bad-file', `${folder} cannot be made: ${messageOf(cause)}`, cause);
  }
}

function firstMissing(folder: string): string {
  const parent = path.dirname(folder);
  return parent === folder || existsSync(parent) ? folder : firstMissing(parent);
}

function temporaryPrefix(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.`);
}

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

async function writeSynced(file: string, chunks: Chunks, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    for await (const bytes of chunks) await writeAll(handle, bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One write may take only part of the bytes. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}

/** A rename lasts through a power cut only when its folder is synced too, which Windows neither needs nor allows. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The rename must replace what a link points to, not the link. */
async function followLink(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

async function modeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ mode }) => mode & 0o777,
    () => 0o666,
  );
}

/** Temporary files of this path whose process was killed before it could rename or remove them. */
async function removeLeftovers(target: string): Promise<void> {
  const folder = path.dirname(target);
  const prefix = path.basename(temporaryPrefix(target));
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const owner = /^(\d+)-[0-9a-f]{12}\.tmp$/.exec(name.slice(prefix.length))?.[1];
    if (owner && !isAlive(Number(owner))) await rm(path.join(folder, name), { force: true });
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
