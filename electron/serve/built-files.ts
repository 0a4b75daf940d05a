import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { getMimeType } from 'hono/utils/mime';
import { messageOf, RivuletError } from '../../core/errors.ts';

/** A file of the built page. */
export interface BuiltFile {
  /** What it holds. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
  readonly type: string;
  /** Whether its name changes with its contents, so that a browser may keep it for ever. */
  readonly hashed: boolean;
}

/** The page itself; the other files are its parts. */
export const INDEX = 'index.html';

const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/;

/** Recordings are most of the page: kept too, they would take memory for as long as the studio is open. */
const RECORDING = /\.mp3$/;

/**
 * Reads the built page, by names relative to its folder with `/` between the parts; recordings only when they are asked
 * for. What is not in the answer cannot be served, and so no request can name a file elsewhere. Links are left out.
 * @throws RivuletError `not-found` when the folder holds no page.
 */
export async function readBuiltFiles(root: string): Promise<ReadonlyMap<string, BuiltFile>> {
  const files = new Map<string, BuiltFile>();
  try {
    for (const file of await filesBelow(root)) {
      const name = path.relative(root, file).split(path.sep).join('/');
      files.set(name, await describe(name, file));
    }
  } catch (cause) {
    throw new RivuletError('not-found', `the built page cannot be read: ${messageOf(cause)}`, cause);
  }
  if (!files.has(INDEX)) throw new RivuletError('not-found', `there is no built page in ${root}`);
  return files;
}

async function describe(name: string, file: string): Promise<BuiltFile> {
  const type = getMimeType(name) ?? 'application/octet-stream';
  const read = async () => (await readFile(file)) as Uint8Array<ArrayBuffer>;
  const kept = RECORDING.test(name) ? undefined : read();
  await kept;
  return { read: () => kept ?? read(), type, hashed: HASHED.test(name) };
}

/** The paths of all real files below a folder; links are left out and not followed. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = entries.map((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(at);
    return entry.isFile() ? [at] : [];
  });
  return (await Promise.all(found)).flat();
}
