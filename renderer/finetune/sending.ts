import type { Api } from '../api.ts';
import type { Picked, PickedFile } from './picked.ts';

/** The most of one message: what the host takes, with room for the paths. */
const BATCH_BYTES = 16 * 2 ** 20;
const BATCH_FILES = 500;

/** How far the sending is. */
export interface Sent {
  readonly done: number;
  readonly total: number;
  readonly file: string;
}

/** Sends files to the host, some at a time; the upload that they are, to be read. Rejects as calls do. */
export async function send(
  api: Pick<Api, 'call'>,
  { name, files }: Picked,
  onProgress: (sent: Sent) => void,
  signal: AbortSignal,
): Promise<string> {
  let upload: string | undefined;
  let done = 0;
  for (const batch of batches(files)) {
    onProgress({ done, total: files.length, file: batch[0]!.path });
    const read = await Promise.all(batch.map(bytesOf));
    const begun = upload === undefined ? {} : { upload };
    ({ upload } = await api.call('collection.send', { ...begun, name, files: read }, { signal }));
    done += batch.length;
  }
  return upload ?? (await api.call('collection.send', { name, files: [] }, { signal })).upload;
}

async function bytesOf({ path, file }: PickedFile) {
  return { path, bytes: new Uint8Array(await file.arrayBuffer()) };
}

/** Files in messages of a size that the host takes; one that is larger stands alone. */
export function batches<Some extends { readonly file: Pick<File, 'size'> }>(
  files: readonly Some[],
): Some[][] {
  const made: Some[][] = [];
  let bytes = Infinity;
  for (const one of files) {
    const last = made.at(-1);
    if (!last || last.length === BATCH_FILES || bytes + one.file.size > BATCH_BYTES) {
      made.push([one]);
      bytes = one.file.size;
    } else {
      last.push(one);
      bytes += one.file.size;
    }
  }
  return made;
}
