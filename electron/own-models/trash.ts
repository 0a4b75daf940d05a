import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { RivuletError } from '../../core/errors.ts';
import { makeFolder } from '../host/save.ts';
import { moveIntoPlace } from './staging.ts';

/** The name of the model, and when it was put aside. */
const ID = /^(.+)~(\d+)-[0-9a-f]+$/;

/** Models that were put aside, each in a folder of its own, until they are brought back or long gone. */
export class Trash {
  /** @param keepMs how long what is put aside can be brought back. */
  constructor(
    private readonly folder: string,
    private readonly keepMs: number,
  ) {}

  /** Puts a model's folder aside; the id brings it back. */
  async put(name: string, dir: string): Promise<string> {
    const id = `${name}~${Date.now()}-${randomBytes(6).toString('hex')}`;
    await makeFolder(this.folder);
    await moveIntoPlace(dir, path.join(this.folder, id));
    await this.sweep().catch(() => undefined);
    return id;
  }

  /**
   * Where an id's folder is, and the name that it had. The id is looked up, never made into a path.
   * @throws RivuletError `not-found`.
   */
  async find(id: string): Promise<{ name: string; dir: string }> {
    const known = (await this.ids()).find((one) => one === id);
    if (known === undefined)
      throw new RivuletError('not-found', 'that model cannot be brought back any more');
    return { name: ID.exec(known)![1]!, dir: path.join(this.folder, known) };
  }

  private async ids(): Promise<string[]> {
    const names = await readdir(this.folder).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return [];
      throw thrown;
    });
    return names.filter((name) => ID.test(name));
  }

  private async sweep(): Promise<void> {
    for (const id of await this.ids()) {
      const putAt = Number(ID.exec(id)![2]);
      if (Date.now() - putAt > this.keepMs) await rm(path.join(this.folder, id), { recursive: true });
    }
  }
}
