import { readFileSync, statSync } from 'node:fs';
import { RivuletError, messageOf } from '../../core/errors.ts';
import { importMidi } from '../../core/music/midi/import.ts';
import type { ParseJob, ParseReply } from './messages.ts';

/** A larger file is not read. */
const MAX_MEGABYTES = 16;

/** What is said of a file of so many bytes that it is not read. */
export function tooLarge(size: number): string | undefined {
  if (size <= MAX_MEGABYTES * 1e6) return undefined;
  return `${(size / 1e6).toFixed(1)} MB, more than the ${MAX_MEGABYTES} MB that are read`;
}

/** Reads one file; whatever is wrong with it becomes a sentence. */
export function parseFile(job: ParseJob): ParseReply {
  try {
    return parse(job);
  } catch (thrown) {
    const sentence = messageOf(thrown);
    return { refused: thrown instanceof RivuletError ? sentence : `it cannot be read: ${sentence}` };
  }
}

function parse(job: ParseJob): ParseReply {
  const size = 'bytes' in job ? job.bytes.byteLength : statSync(Buffer.from(job.path)).size;
  const refused = tooLarge(size);
  if (refused !== undefined) return { refused };
  const bytes = 'bytes' in job ? job.bytes : readFileSync(Buffer.from(job.path));
  return { piece: importMidi(bytes, job.grid, job.tracks) };
}
