import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { ModelConfig } from '../../core/contract/config.ts';
import { RivuletError } from '../../core/errors.ts';
import { isCollection, kindOfCollection } from '../collection/format.ts';

/** What data can be of. */
export type Kind = ModelConfig['kind'];

/** Names that say what is in a file. */
const TEXT = /\.txt(\.gz)?$/i;
const MUSIC = /\.(json(\.gz)?|midi?)$/i;
/** What follows the prefix of a text in three files. */
const PART = /^\.(train|valid|test)\.txt(\.gz)?$/i;

/**
 * The kind of what `--data` names: folders are music, a collection is what it says, other files are what their names say,
 * and a prefix is that of a text in three files. A kind that is asked for decides where a name says nothing.
 * @throws RivuletError `not-found` when there is nothing of that name, `bad-argument` when it is not of the kind asked for.
 */
export async function kindOfData(path: string, asked?: Kind): Promise<Kind> {
  const known = await apparentKind(path);
  if (asked && known && asked !== known) {
    throw new RivuletError('bad-argument', `${path} is ${known}, not ${asked}.`);
  }
  return asked ?? known ?? 'music';
}

async function apparentKind(path: string): Promise<Kind | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return 'music';
  if (found && isCollection(path)) return kindOfCollection(path);
  if (found) return TEXT.test(path) ? 'text' : MUSIC.test(path) ? 'music' : undefined;
  if ((await partsOf(path)).size > 0) return 'text';
  throw new RivuletError('not-found', `There is no data at ${path}.`);
}

/**
 * The files of a text in three parts by the name of the part, for a prefix such as `text/ptb`; one that is not packed
 * comes before one that is.
 */
export async function partsOf(prefix: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(dirname(prefix)).catch(() => []);
  const parts = names
    .sort()
    .toReversed()
    .flatMap((name) => {
      const [, part] = name.startsWith(basename(prefix))
        ? (PART.exec(name.slice(basename(prefix).length)) ?? [])
        : [];
      return part ? ([[part.toLowerCase(), `${dirname(prefix)}/${name}`]] as const) : [];
    });
  return new Map(parts);
}
