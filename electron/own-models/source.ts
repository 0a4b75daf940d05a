import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest, ModelFile } from '../../core/contract/manifest.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { MANIFEST, readExactly } from '../host/model-folder.ts';
import { codeOf } from '../library/fault.ts';
import { type Archive, openArchive } from './archive.ts';

/** Vocabulary and lengths are the most of a manifest; a hundred times what any has. */
const MAX_MANIFEST_BYTES = 4 * 2 ** 20;
/** The most that the files of a model may have together. */
const MAX_MODEL_BYTES = 512 * 2 ** 20;
/** What an archive has beside its files. */
const ARCHIVE_ROOM = 2 ** 20;

/** Where a model comes from. Nothing of it has been believed yet. */
export interface ModelSource {
  /** The bytes of its manifest. */
  readonly manifest: Uint8Array;
  /** Every file that there is, where files that the manifest does not name are a fault. */
  readonly names?: readonly string[];
  /** A file that the manifest names. Throws RivuletError when it is not there or of another size. */
  read(file: ModelFile): Promise<Uint8Array>;
}

/**
 * A model folder, or a model in one file.
 * @throws RivuletError `not-found` or `bad-model`.
 */
export async function sourceAt(place: string): Promise<ModelSource> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new RivuletError('not-found', `there is no ${path.basename(place)} there`, cause);
  });
  if (found.isDirectory()) return folderSource(place);
  if (!found.isFile()) throw fault('this is neither a folder nor a file');
  if (found.size > MAX_MODEL_BYTES + MAX_MANIFEST_BYTES + ARCHIVE_ROOM) throw tooLarge();
  return archiveSource(openArchive(await readFile(place)));
}

/** What a page sent: a model in one file, or the files of a folder. */
export function sentSource(files: readonly { name: string; bytes: Uint8Array }[]): ModelSource {
  const [first] = files;
  if (files.length === 1 && first!.name !== MANIFEST) return archiveSource(openArchive(first!.bytes));
  const sent = new Map(files.map(({ name, bytes }) => [name, bytes]));
  const manifest = sent.get(MANIFEST);
  if (!manifest) throw noManifest();
  checkManifestSize(manifest.length);
  return { manifest, read: (file) => Promise.resolve(expected(file, sent.get(file.file))) };
}

/**
 * Holds a manifest to what there is: its files may not be more than any model has, and in an archive there is nothing
 * else.
 * @throws RivuletError `bad-model`.
 */
export function checkAgainst({ names = [] }: ModelSource, { files }: Manifest): void {
  const named = Object.values(files);
  if (named.reduce((sum, { bytes }) => sum + bytes, 0) > MAX_MODEL_BYTES) throw tooLarge();
  const known = new Set([MANIFEST, ...named.map(({ file }) => file)]);
  const alien = names.find((name) => !known.has(name));
  if (alien !== undefined) throw fault(`${JSON.stringify(alien)} is in it, which its manifest does not name`);
}

/**
 * Reads every file that a manifest names and compares its hash.
 * @throws RivuletError `bad-model` when one is not what the manifest says.
 */
export async function checkHashes(source: ModelSource, { name, files }: Manifest): Promise<void> {
  for (const file of Object.values(files)) {
    const found = createHash('sha256')
      .update(await source.read(file))
      .digest('hex');
    if (found === file.sha256) continue;
    const differs = 'its bytes are not those that the manifest knows (SHA-256 differs)';
    throw fault(`${name} is refused: ${file.file}: ${differs}`);
  }
}

async function folderSource(dir: string): Promise<ModelSource> {
  const { size } = await stat(path.join(dir, MANIFEST)).catch((cause: unknown) => {
    throw noManifest(cause);
  });
  checkManifestSize(size);
  const read = (file: Pick<ModelFile, 'file' | 'bytes'>) =>
    readExactly(dir, file).catch((thrown: unknown) => {
      throw unreadable(dir, file.file, thrown);
    });
  return { manifest: await read({ file: MANIFEST, bytes: size }), read };
}

/** What is wrong with a file of a folder, without where that is, and without a cause of the system's. */
function unreadable(dir: string, file: string, thrown: unknown): RivuletError {
  const code = codeOf(thrown);
  if (code === 'ENOENT') return fault(`${file} is not there`);
  return fault(
    code === undefined
      ? messageOf(thrown).replaceAll(dir + path.sep, '')
      : `${file} cannot be read (${code})`,
  );
}

function archiveSource(archive: Archive): ModelSource {
  const size = archive.sizes.get(MANIFEST);
  if (size === undefined) throw noManifest();
  checkManifestSize(size);
  return {
    manifest: archive.read(MANIFEST),
    names: [...archive.sizes.keys()],
    read: (file) => {
      // The size is known before a byte of memory is asked for.
      const claimed = archive.sizes.get(file.file);
      if (claimed !== undefined && claimed !== file.bytes) throw wrongSize(file, claimed);
      return Promise.resolve(expected(file, claimed === undefined ? undefined : archive.read(file.file)));
    },
  };
}

function expected(file: ModelFile, bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw fault(`${file.file} is not there`);
  if (bytes.length !== file.bytes) throw wrongSize(file, bytes.length);
  return bytes;
}

function wrongSize({ file, bytes }: ModelFile, got: number): RivuletError {
  return fault(`${file}: expected ${bytes} bytes, got ${got}`);
}

function checkManifestSize(bytes: number): void {
  if (bytes > MAX_MANIFEST_BYTES) throw fault(`${MANIFEST} has ${bytes} bytes, more than any`);
}

function noManifest(cause?: unknown): RivuletError {
  return new RivuletError('bad-model', `this holds no model: there is no ${MANIFEST} in it`, cause);
}

function tooLarge(): RivuletError {
  return fault(`it is over ${MAX_MODEL_BYTES / 2 ** 20} MB, larger than any model of Rivulet`);
}

function fault(sentence: string): RivuletError {
  return new RivuletError('bad-model', sentence);
}
