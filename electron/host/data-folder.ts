import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import os from 'node:os';
import type { DataPlace } from '../../core/contract/data-folder.ts';
import { RivuletError } from '../../core/errors.ts';
import { rememberFolder, settingsFile } from '../library/chosen-place.ts';
import { dataFolder, placeWords } from '../library/place.ts';
import type { Dialogs } from './files.ts';
import type { Services } from './service.ts';

/** What tells where things are kept and what the shell can do about it. */
export interface DataFolderOptions {
  /** The folder in use since the start. */
  readonly data?: string;
  readonly dialogs?: Dialogs | undefined;
  readonly reveal?: (file: string) => void | Promise<void>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

/** The calls about the folder of a person's own things. Nothing is ever moved or deleted by them. */
export function dataServices({
  dialogs,
  reveal,
  env = process.env,
  platform = process.platform,
  home = os.homedir(),
  data = dataFolder({ env, platform, home }),
}: DataFolderOptions): Pick<Services, 'data.where' | 'data.change' | 'data.reveal'> {
  const fixed = Boolean(env['RIVULET_HOME']);
  const where = (): DataPlace => {
    const next = dataFolder({ env, platform, home });
    const place = { folder: placeWords(data, home), fixed, change: dialogs !== undefined && !fixed };
    return {
      ...place,
      ...(fixed || next === data ? {} : { next: placeWords(next, home) }),
      reveal: reveal !== undefined,
    };
  };
  return {
    'data.where': () => Promise.resolve(where()),
    'data.change': async ({ token }, { files }) => {
      if (fixed)
        throw new RivuletError('bad-argument', 'RIVULET_HOME says where things are kept: change it there');
      const folder = token === undefined ? undefined : files.path(token);
      if (folder !== undefined) await checkWritable(folder);
      await rememberFolder(settingsFile({ env, platform, home }), folder);
      return where();
    },
    'data.reveal': async () => {
      if (!reveal) throw new RivuletError('bad-argument', `a browser cannot show ${placeWords(data, home)}`);
      await reveal(data);
      return {};
    },
  };
}

async function checkWritable(folder: string): Promise<void> {
  await access(folder, constants.R_OK | constants.W_OK).catch((cause: unknown) => {
    throw new RivuletError('bad-file', `${placeWords(folder)} cannot be written: choose another`, cause);
  });
}
