import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RivuletError } from '../../core/errors.ts';

/** Names a folder of data where `--data` does not. */
const VARIABLE = 'RIVULET_DATA';
/** Data beside the repository, on machines that have it. */
const SIBLING = fileURLToPath(new URL('../../../shared/data', import.meta.url));
/** Folders of a data folder that are looked into. */
const WITHIN = ['.', 'music', 'text'];

/**
 * Where a row's data lies: `name` is a file, or the prefix of several as in `ptb` for `ptb.train.txt`. Looked for in the
 * folder given, else in that of RIVULET_DATA, else beside the repository; in `music` and `text` there too.
 * @throws RivuletError `not-found`, saying where it was looked for.
 */
export async function findData(
  name: string,
  given?: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const folder = resolve(given ?? (environment[VARIABLE] || SIBLING));
  for (const part of WITHIN) {
    const entries = await readdir(join(folder, part)).catch(() => [] as string[]);
    if (entries.some((entry) => entry === name || entry.startsWith(`${name}.`)))
      return join(folder, part, name);
  }
  throw new RivuletError(
    'not-found',
    `There is no data ${name} in ${folder}: give its folder with --data, or in ${VARIABLE}.`,
  );
}
