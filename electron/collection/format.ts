import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { messageOf, RivuletError } from '../../core/errors.ts';
import type { Split } from '../../core/hold-out.ts';
import { saveFile } from '../host/save.ts';
import { LineCheck } from './line-check.ts';
import type { Head, PieceLine, Tail } from './lines.ts';

/*
 * A collection on disk is gzip of lines of JSON: what it is, a line for each piece, and at the end everything that is
 * known only then. A file that was cut off has no last line; other damage is seen by gzip's own sum.
 */

/** Counts up when what is in the file, or how it is read from the same data, changes. */
export const FORMAT = 1;

const ENDING = '.collection.gz';

/** The name of a collection's file. */
export function collectionName(id: string): string {
  return `${id}${ENDING}`;
}

/** Whether a file is a collection by its name. */
export function isCollection(file: string): boolean {
  return file.endsWith(ENDING);
}

/** How each part is written in the splits of the last line. */
export const LETTERS: Readonly<Record<Split, string>> = { train: 't', valid: 'v', test: 'e' };

const CHUNK = 1 << 16;
/** Zip's fastest level: rolls are mostly brackets, which any level takes out. */
const LEVEL = 1;

/**
 * Writes a collection as its lines come; the file is there when all are.
 * @throws RivuletError `bad-file` when it cannot be written, and whatever making a line throws.
 */
export async function writeLines(
  file: string,
  lines: AsyncIterable<Head | PieceLine | Tail>,
  signal?: AbortSignal,
): Promise<void> {
  const zip = createGzip({ level: LEVEL });
  await pipeline(Readable.from(chunks(lines)), zip, (bytes) => saveFile(file, bytes), { signal });
}

async function* chunks(lines: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let chunk = '';
  for await (const line of lines) {
    chunk += `${JSON.stringify(line)}\n`;
    if (chunk.length < CHUNK) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  yield Buffer.from(chunk);
}

/**
 * Reads a collection: tells each piece, and gives the last line with SHA-256 of everything.
 * @throws RivuletError `not-found`, or `bad-file` for anything that is no whole collection.
 */
export async function readLines(
  file: string,
  onPiece?: (line: PieceLine) => void,
): Promise<Tail & { readonly fingerprint: string }> {
  const hash = createHash('sha256');
  let begun = false;
  let last: string | undefined;
  const check = new LineCheck();
  try {
    for await (const line of linesOf(file)) {
      hash.update(line).update('\n');
      if (!begun) begun = Boolean(checkedHead(JSON.parse(line) as Head | null));
      else {
        if (last !== undefined) {
          const piece = check.piece(JSON.parse(last));
          onPiece?.(piece);
        }
        last = line;
      }
    }
    return { ...check.tail(JSON.parse(last ?? '')), fingerprint: hash.digest('hex') };
  } catch (cause) {
    throw asError(file, cause);
  }
}

/** What kind of collection a file is, from its first line. Throws as {@link readLines} does. */
export async function kindOfCollection(file: string): Promise<Head['kind']> {
  try {
    for await (const line of linesOf(file)) return checkedHead(JSON.parse(line) as Head | null).kind;
    throw new Error('it is empty');
  } catch (cause) {
    throw asError(file, cause);
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file);
  const bytes = createGunzip();
  input.on('error', (error) => bytes.destroy(error));
  let rest = '';
  try {
    for await (const text of input.pipe(bytes).setEncoding('utf8')) {
      const lines = (rest + (text as string)).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
  } finally {
    input.destroy();
  }
}

function checkedHead(head: Partial<Head> | null): Head {
  if (head?.format !== FORMAT) throw new Error(`it is of format ${head?.format}, not ${FORMAT}`);
  if (head.kind !== 'music' && head.kind !== 'text') throw new Error('it is of no kind');
  return head as Head;
}

function asError(file: string, cause: unknown): RivuletError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return missing
    ? new RivuletError('not-found', `there is no collection at ${file}`, cause)
    : new RivuletError('bad-file', `${file} is no whole collection: ${messageOf(cause)}`, cause);
}
