import type { ImportedFile } from '../../core/contract/studio.ts';
import { importedDocument, refusalOf } from '../files.ts';
import type { Studio } from '../state/studio.svelte.ts';
import type { PickedFile } from './picked.ts';

/** What became of files that were to be pieces. */
export interface KeptPieces {
  readonly kept: number;
  /** Files that are no music, or that the library did not take. */
  readonly others: number;
}

/** Keeps each file as a piece in the library; `onProgress` hears of each. Stops when `signal` says so. */
export async function keepPieces(
  studio: Pick<Studio, 'api' | 'shelf'>,
  files: readonly PickedFile[],
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<KeptPieces> {
  let kept = 0;
  for (const [i, { file }] of files.entries()) {
    if (signal.aborted) return { kept, others: i - kept };
    onProgress(i);
    const read = await readPiece(studio, file);
    if (read && (await studio.shelf.keep(importedDocument(read), {})) !== undefined) kept++;
  }
  return { kept, others: files.length - kept };
}

/** A file's music; undefined of a file that has none. */
async function readPiece({ api }: Pick<Studio, 'api'>, file: File): Promise<ImportedFile | undefined> {
  if (refusalOf([file]) !== undefined) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  // What cannot be read is counted among the others, and is told in a sentence with them.
  return api.call('midi.read', { file: { name: file.name, bytes } }).catch(() => undefined);
}
