import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { RivuletError, messageOf } from '../../core/errors.ts';
import { parseDataset, type MusicDataset } from '../../core/music/dataset.ts';

const unzip = promisify(gunzip);

/** More than any music data set; keeps a small archive from filling the memory. */
const MAX_JSON_BYTES = 512e6;

/**
 * Reads a music data set from `.json` or `.json.gz` (told apart by the bytes, not the name). Throws RivuletError
 * 'not-found' or 'bad-file' with the file and the fault.
 */
export async function readMusicDataset(path: string): Promise<MusicDataset> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new RivuletError('not-found', `${path} cannot be read: ${messageOf(cause)}`, cause);
  });
  try {
    return parseDataset(JSON.parse((await inflated(bytes)).toString()));
  } catch (cause) {
    throw new RivuletError('bad-file', `${path}: ${messageOf(cause)}`, cause);
  }
}

async function inflated(bytes: Buffer): Promise<Buffer> {
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return zipped ? unzip(bytes, { maxOutputLength: MAX_JSON_BYTES }) : bytes;
}
