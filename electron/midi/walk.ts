import { readdir, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { RivuletError, messageOf } from '../../core/errors.ts';

/** A file below a path. Names are bytes, because a name need not be valid UTF-8; `name` is for people. */
export type FoundFile = {
  readonly path: Buffer;
  readonly name: string;
  /** Why it cannot be read at all: a broken link, a pipe, a folder without permission. */
  readonly fault?: string;
};

const SEPARATOR = Buffer.from(sep);

/**
 * Every file at or below a path, any name, in order of their paths' bytes. Links are followed; a folder is visited
 * once, so a loop of links ends. Throws RivuletError 'not-found' when there is nothing at the path.
 */
export async function listFiles(path: string): Promise<FoundFile[]> {
  const root = Buffer.from(path);
  const kind = await stat(root).catch((cause: unknown) => {
    throw new RivuletError('not-found', `no file or folder at ${path}`, cause);
  });
  if (!kind.isDirectory()) return [found(root, kind.isFile() ? undefined : 'not a regular file')];
  const files = await new Walk().below(root);
  return files.sort((a, b) => Buffer.compare(a.path, b.path));
}

function found(path: Buffer, fault?: string): FoundFile {
  return { path, name: path.toString(), ...(fault === undefined ? {} : { fault }) };
}

/** Real folders first and linked ones after them, so that a file is listed under its own name if it has one here. */
class Walk {
  private readonly files: FoundFile[] = [];
  private readonly visited = new Set<string>();
  private readonly linkedFolders: Buffer[] = [];

  async below(root: Buffer): Promise<FoundFile[]> {
    await this.folders([root]);
    for (let next = this.linkedFolders.shift(); next; next = this.linkedFolders.shift()) {
      await this.folders([next]);
    }
    return this.files;
  }

  private async folders(pending: Buffer[]): Promise<void> {
    for (let folder = pending.pop(); folder; folder = pending.pop()) {
      try {
        pending.push(...(await this.folder(folder)));
      } catch (thrown) {
        this.files.push(found(folder, `the folder cannot be read: ${messageOf(thrown)}`));
      }
    }
  }

  /** Lists one folder and returns the folders in it. */
  private async folder(folder: Buffer): Promise<Buffer[]> {
    const real = await realpath(folder, { encoding: 'buffer' });
    const key = real.toString('latin1');
    if (this.visited.has(key)) return [];
    this.visited.add(key);
    const inside: Buffer[] = [];
    const prefix = folder.subarray(-1).equals(SEPARATOR) ? [folder] : [folder, SEPARATOR];
    for (const entry of await readdir(folder, { encoding: 'buffer', withFileTypes: true })) {
      const path = Buffer.concat([...prefix, entry.name]);
      if (entry.isDirectory()) inside.push(path);
      else if (entry.isSymbolicLink()) await this.link(path);
      else this.files.push(found(path, entry.isFile() ? undefined : 'not a regular file'));
    }
    return inside;
  }

  private async link(path: Buffer): Promise<void> {
    const target = await stat(path).catch(() => undefined);
    if (target?.isDirectory()) this.linkedFolders.push(path);
    else if (!target) this.files.push(found(path, 'a link that leads nowhere'));
    else this.files.push(found(path, target.isFile() ? undefined : 'not a regular file'));
  }
}
