import { unzipSync, type UnzipFileInfo, zipSync } from 'fflate';
import { messageOf, RivuletError } from '../../core/errors.ts';

/** The ending of a model in one file. */
export const ARCHIVE_ENDING = '.rivulet';

/** More than a model has files. */
const MAX_ENTRIES = 32;
/** The earliest moment that a ZIP can tell: without the hour of its making, equal models are equal files. */
const NO_TIME = new Date(1980, 0, 1);

/** An archive whose list of files has been read, and nothing else of it. */
export interface Archive {
  /** The bytes of each file once it is taken out, by name. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Takes a file out; memory is asked for by `sizes`, which the caller has found to be right. */
  read(name: string): Uint8Array<ArrayBuffer>;
}

/** Files as one ZIP, not compressed: weights hardly shrink, and are read at once so. */
export function writeArchive(files: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  return zipSync(Object.fromEntries(files), { level: 0, mtime: NO_TIME });
}

/**
 * Reads which files a ZIP holds.
 * @throws RivuletError `bad-model` for what is no ZIP, or none that holds a model; so does `read`.
 */
export function openArchive(bytes: Uint8Array): Archive {
  const sizes = new Map<string, number>();
  unzip(bytes, ({ name, originalSize }) => {
    if (sizes.size >= MAX_ENTRIES) throw fault(`it holds more than ${MAX_ENTRIES} files`);
    if (sizes.has(name)) throw fault(`it holds ${name} twice`);
    sizes.set(name, originalSize);
    return false;
  });
  if (sizes.size === 0) throw fault('it is empty');
  return { sizes, read: (name) => takeOut(bytes, name) };
}

function takeOut(bytes: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  const taken = unzip(bytes, (entry) => entry.name === name)[name];
  if (!taken) throw fault(`${name} is not in it`);
  return taken;
}

function unzip(bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean) {
  try {
    return unzipSync(bytes, { filter }) as Record<string, Uint8Array<ArrayBuffer>>;
  } catch (thrown) {
    if (thrown instanceof RivuletError) throw thrown;
    throw fault(`it is not a whole ZIP archive (${messageOf(thrown)})`, thrown);
  }
}

function fault(sentence: string, cause?: unknown): RivuletError {
  return new RivuletError('bad-model', `this is not a model in one file: ${sentence}`, cause);
}
