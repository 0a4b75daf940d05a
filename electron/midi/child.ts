import { readFileSync, statSync } from 'node:fs';
import { RivuletError, messageOf } from '../../core/errors.ts';
import { importMidi } from '../../core/music/midi/import.ts';
import { READY, type ParseJob, type ParseReply } from './messages.ts';

/**
 * The process that parses. It does one job at a time and may be killed at any moment: whatever a file does to it,
 * the one that asked goes on.
 */
const MAX_MEGABYTES = 16;

function parse({ path, grid }: ParseJob): ParseReply {
  const file = Buffer.from(path);
  const { size } = statSync(file);
  if (size > MAX_MEGABYTES * 1e6) {
    return { refused: `${(size / 1e6).toFixed(1)} MB, more than the ${MAX_MEGABYTES} MB that are read` };
  }
  return { piece: importMidi(readFileSync(file), grid) };
}

function answer(job: ParseJob): ParseReply {
  try {
    return parse(job);
  } catch (thrown) {
    const sentence = messageOf(thrown);
    return { refused: thrown instanceof RivuletError ? sentence : `it cannot be read: ${sentence}` };
  }
}

process.on('message', (job: ParseJob) => process.send?.(answer(job)));
process.send?.(READY);
