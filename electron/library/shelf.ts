import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BrokenTake, TakeHead } from '../../core/contract/library.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { codeOf, failWith } from './fault.ts';
import { ENDING, idsIn } from './folder.ts';
import { MAX_TAKE_BYTES, PRELUDE_BYTES, readHead, readPrelude, readTake } from './take-file.ts';

/** A first read that holds the head of most takes. */
const FIRST_BYTES = 4096;
/** How many files are read at a time. */
const AT_ONCE = 32;

/** A take in a list. */
export interface Listed {
  readonly id: string;
  readonly head: TakeHead;
}

/** What tells one state of a file from another: a save always makes another file. */
interface Seen {
  readonly mark: string;
  readonly entry: Listed | BrokenTake;
}

/** The heads of the takes in a folder, read from the files and from nowhere else; what has not changed is not read again. */
export class Shelf {
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly folder: string) {}

  /** Every file there is, as a take or as what is wrong with it; the newest first. */
  async list(): Promise<{ takes: Listed[]; broken: BrokenTake[] }> {
    const ids = await idsIn(this.folder).catch(failWith('the library cannot be read'));
    const entries = (await inTurn(ids, (id) => this.look(id))).filter((entry) => entry !== undefined);
    this.forgetAllBut(new Set(ids));
    return {
      takes: entries.filter((entry) => 'head' in entry).sort(byNewest),
      broken: entries.filter((entry) => 'reason' in entry),
    };
  }

  /** One file, or nothing when it has gone meanwhile. */
  private async look(id: string): Promise<Listed | BrokenTake | undefined> {
    const file = path.join(this.folder, id + ENDING);
    try {
      const { size, mtimeMs, ino } = await stat(file);
      const mark = [size, mtimeMs, ino].join(' ');
      const known = this.seen.get(id);
      if (known?.mark === mark) return known.entry;
      const entry = await headOf(file, size).then(
        (head) => ({ id, head }),
        (thrown) => ({ id, reason: reasonOf(thrown), changedAt: mtimeMs }),
      );
      this.seen.set(id, { mark, entry });
      return entry;
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return undefined;
      return { id, reason: reasonOf(thrown), changedAt: 0 };
    }
  }

  private forgetAllBut(ids: ReadonlySet<string>): void {
    for (const id of this.seen.keys()) if (!ids.has(id)) this.seen.delete(id);
  }
}

/**
 * A whole take.
 * @throws RivuletError `bad-file`, saying why it cannot be read.
 */
export async function readWhole(file: string): Promise<ReturnType<typeof readTake>> {
  const { size } = await stat(file);
  if (size > MAX_TAKE_BYTES) throw new RivuletError('bad-file', 'it is larger than any take');
  return readTake(await readFile(file));
}

/** Reads no more of a file than its head. */
async function headOf(file: string, size: number): Promise<TakeHead> {
  const handle = await open(file, 'r');
  try {
    const first = await read(handle, 0, FIRST_BYTES);
    const prelude = readPrelude(first, size);
    const end = PRELUDE_BYTES + prelude.headBytes;
    const bytes = end <= first.length ? first : await read(handle, 0, end);
    return readHead(bytes.subarray(PRELUDE_BYTES, end), prelude);
  } finally {
    await handle.close();
  }
}

async function read(
  handle: Awaited<ReturnType<typeof open>>,
  from: number,
  bytes: number,
): Promise<Uint8Array> {
  const buffer = new Uint8Array(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, from);
  return buffer.subarray(0, bytesRead);
}

/** The sentence of the take's own, and never the system's, which has paths in it. */
function reasonOf(thrown: unknown): string {
  const words = thrown instanceof RivuletError ? thrown.message : (codeOf(thrown) ?? messageOf(thrown));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function byNewest(a: Listed, b: Listed): number {
  return b.head.keptAt - a.head.keptAt || (a.id < b.id ? 1 : -1);
}

/** The results of `work` in the order of `items`, a few at a time. */
async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
