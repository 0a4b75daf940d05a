import { stat } from 'node:fs/promises';
import { shell } from 'electron';
import { RivuletError } from '../../core/errors.ts';

/**
 * Shows a file in its folder, or opens a folder, in the system's own window.
 * @throws RivuletError `not-found` when there is none, as before anything is kept.
 */
export async function reveal(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new RivuletError('not-found', 'the folder is made when the first take is kept');
  if (found.isDirectory()) await shell.openPath(file);
  else shell.showItemInFolder(file);
}
