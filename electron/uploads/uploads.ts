import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RivuletError } from '../../core/errors.ts';
import { isAlive, makeFolder } from '../host/save.ts';
import { failWith } from '../library/fault.ts';
import { folderName, sentNames } from './sent-path.ts';

/** What one folder may be: more than the largest collections of piano music. */
const UPLOAD_LIMITS = { files: 20_000, bytes: 2 * 2 ** 30 };
/** How many are kept to be read again with other settings; the oldest goes. */
const MOST_UPLOADS = 3;

const OWNER = /^(\d+)-[0-9a-f]{12}$/;

/** A file as a page sends it: by its path below the folder, with `/`. */
export interface SentFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface Upload {
  readonly folder: string;
  readonly name: string;
  files: number;
  bytes: number;
  /** The path of the first file. */
  first: string;
}

/**
 * What pages sent to be read: on disk, for as long as the host lives. Files are written to places that this class
 * makes; nothing that a page says leads out of them. All methods throw RivuletError.
 */
export class Uploads {
  private readonly root: string;
  private readonly uploads = new Map<string, Upload>();
  private swept: Promise<void> | undefined;

  /**
   * @param parent the folder of the uploads of all hosts.
   * @param limits what one upload may be.
   */
  constructor(
    private readonly parent: string,
    private readonly limits = UPLOAD_LIMITS,
  ) {
    this.root = path.join(parent, `${process.pid}-${randomBytes(6).toString('hex')}`);
  }

  /** Takes some files of a folder, or the first of a new one; gives the id of the upload. */
  async add(id: string | undefined, name: string, files: readonly SentFile[]): Promise<string> {
    await (this.swept ??= this.sweep());
    const places = files.map((file) => sentNames(file.path));
    const [known, upload] = id === undefined ? await this.begin(name) : [id, this.find(id)];
    this.count(upload, files);
    upload.first ||= files[0]?.path ?? '';
    for (const [i, { bytes }] of files.entries()) await this.write(upload, places[i]!, bytes);
    return known;
  }

  /** Where an upload is: its folder, or the file that is all of it. */
  place(id: string): string {
    const { folder, name, files, first } = this.find(id);
    return files === 1 && first === name ? path.join(folder, ...sentNames(first)) : folder;
  }

  /** Deletes everything. */
  async close(): Promise<void> {
    this.uploads.clear();
    await rm(this.root, { recursive: true, force: true });
  }

  private find(id: string): Upload {
    const upload = this.uploads.get(id);
    if (!upload) throw new RivuletError('not-found', 'what was sent is not here any more: send it again');
    return upload;
  }

  private async begin(name: string): Promise<[string, Upload]> {
    const id = randomBytes(16).toString('base64url');
    const folder = path.join(this.root, id, folderName(name));
    await makeFolder(folder).catch(failed);
    const upload = { folder, name, files: 0, bytes: 0, first: '' };
    this.uploads.set(id, upload);
    const [oldest] = this.uploads.keys();
    if (this.uploads.size > MOST_UPLOADS) await this.remove(oldest!);
    return [id, upload];
  }

  private count(upload: Upload, files: readonly SentFile[]): void {
    const { limits } = this;
    upload.files += files.length;
    upload.bytes += files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    if (upload.files > limits.files) throw tooMuch(`${limits.files.toLocaleString('en')} files`);
    if (upload.bytes > limits.bytes)
      throw tooMuch(`${Math.round(limits.bytes / 2 ** 20).toLocaleString('en')} MB`);
  }

  private async write({ folder }: Upload, names: readonly string[], bytes: Uint8Array): Promise<void> {
    const file = path.join(folder, ...names);
    await mkdir(path.dirname(file), { recursive: true }).catch(failed);
    // What is there already is never written over: two names may be one where capitals do not count.
    await writeFile(file, bytes, { flag: 'wx' }).catch(failed);
  }

  private async remove(id: string): Promise<void> {
    this.uploads.delete(id);
    await rm(path.join(this.root, id), { recursive: true, force: true });
  }

  /** Deletes what dead hosts left. */
  private async sweep(): Promise<void> {
    for (const name of await readdir(this.parent).catch(() => [])) {
      const owner = OWNER.exec(name)?.[1];
      if (owner && !isAlive(Number(owner)))
        await rm(path.join(this.parent, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

const failed = failWith('what was sent cannot be kept', 'the folder of what was sent');

function tooMuch(limit: string): RivuletError {
  const sentence = `the folder holds more than ${limit}, which is the most that can be sent at once: choose a part of it`;
  return new RivuletError('bad-argument', sentence);
}
