import path from 'node:path';
import type { FileKind, SavedKind } from '../../core/contract/studio.ts';
import { RivuletError } from '../../core/errors.ts';
import { saveFile } from './save.ts';
import { abortable, type Services } from './service.ts';

/** The dialogs of a shell. Both answer with nothing when the person changed their mind. */
export interface Dialogs {
  /** The paths of files to read, or of a folder. */
  open(kind: FileKind): Promise<string[]>;
  /** The path of a file to write; `suggestion` is a plain file name. */
  save(kind: SavedKind, suggestion: string): Promise<string | undefined>;
}

/** `files.choose` and `files.save`; errors where the shell has no dialogs. `used` hears of MIDI files that were written. */
export function fileServices(
  dialogs: Dialogs | undefined,
  used?: (file: string) => void,
): Pick<Services, 'files.choose' | 'files.save'> {
  return {
    'files.choose': async ({ kind }, { files, signal }) => {
      const chosen = await abortable(present(dialogs).open(kind), signal);
      return { files: chosen.map((file) => files.add(file)) };
    },
    'files.save': async ({ kind, suggestion, bytes }, { signal }) => {
      const file = await abortable(present(dialogs).save(kind, suggestion), signal);
      if (file === undefined) return {};
      await saveFile(file, bytes);
      if (kind === 'midi') used?.(file);
      return { name: path.basename(file) };
    },
  };
}

function present(dialogs: Dialogs | undefined): Dialogs {
  if (!dialogs)
    throw new RivuletError('bad-argument', 'there are no file dialogs here: use those of the browser');
  return dialogs;
}
