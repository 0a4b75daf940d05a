import { readFile } from 'node:fs/promises';
import { RivuletError, messageOf } from '../../core/errors.ts';
import { parseDataset, type MusicDataset } from '../../core/music/dataset.ts';
import { inflated } from '../host/inflate.ts';

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
