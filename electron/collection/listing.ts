import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { inOrder } from '../midi/in-order.ts';
import { listFiles, type FoundFile } from '../midi/walk.ts';

/** A file of a collection: its path below the folder with `/`, for people and for the split, and what tells a change. */
export interface ListedFile extends FoundFile {
  readonly size: number;
  /** When it was last changed, in nanoseconds since 1970. */
  readonly changed: bigint;
}

/** A folder or file that is read. */
export interface Listing {
  readonly path: string;
  /** The name without its path. */
  readonly name: string;
  readonly isFolder: boolean;
  /** In order of path. */
  readonly files: readonly ListedFile[];
}

const STATS_AT_ONCE = 16;

/** Lists everything at or below a path; opens no file. Throws RivuletError 'not-found'. */
export async function listed(place: string): Promise<Listing> {
  const root = path.resolve(place);
  const found = await listFiles(root);
  const isFolder = !(found.length === 1 && found[0]!.name === root);
  const below = (name: string) => (isFolder ? path.relative(root, name) : path.basename(root));
  const files: ListedFile[] = [];
  for await (const file of inOrder(found, STATS_AT_ONCE, withStat)) {
    files.push({ ...file, name: below(file.name).split(path.sep).join('/') });
  }
  return { path: root, name: path.basename(root), isFolder, files };
}

async function withStat(file: FoundFile): Promise<ListedFile> {
  if (file.fault !== undefined) return { ...file, size: 0, changed: 0n };
  try {
    const { size, mtimeNs } = await stat(file.path, { bigint: true });
    return { ...file, size: Number(size), changed: mtimeNs };
  } catch {
    return { ...file, size: 0, changed: 0n, fault: 'it is gone' };
  }
}

/** 32 hexadecimal digits that are the same for the same files, unchanged, read for the same purpose. */
export function keyOf(listing: Listing, purpose: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([listing.path, purpose]));
  for (const { path: file, size, changed, fault } of listing.files) {
    hash
      .update('\n')
      .update(file)
      .update(`\0${size} ${changed} ${fault ?? ''}`);
  }
  return hash.digest('hex').slice(0, 32);
}
