import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { BrokenTake, TakeBody, TakeHead } from '../../core/contract/library.ts';
import { makeFolder, saveFile } from '../host/save.ts';
import { failWith } from './fault.ts';
import { ENDING, fileOf, idsIn, newId, removeOlder, sweepLeftovers } from './folder.ts';
import { previewOf } from './preview.ts';
import { type Listed, readWhole, Shelf } from './shelf.ts';
import { writeTake } from './take-file.ts';

/** A month. */
const TRASH_MS = 30 * 24 * 60 * 60 * 1000;

/** What keeping a take needs to be told; the rest of its head follows. */
export type NewTake = Omit<TakeHead, 'kind' | 'keptAt' | 'preview' | 'stepQuarters'>;

/** What may be changed of a take. */
export type TakeChange = {
  readonly [Field in 'title' | 'note' | 'starred' | 'nll' | 'nearest']?: TakeHead[Field] | undefined;
};

/**
 * The kept takes, one file each in one folder. There is no index that could disagree with the files; other windows and
 * other processes may keep, change and remove at the same time. All methods throw RivuletError, `bad-file` or
 * `not-found`, without a path in its sentence.
 */
export class Library {
  private readonly shelf: Shelf;
  /** Changes of this process wait for each other, so that none is lost to another. */
  private last: Promise<unknown> = Promise.resolve();

  private readonly trashMs: number;

  /**
   * @param folder made when something is first kept.
   * @param trashMs how long what was removed can be brought back.
   */
  constructor(
    readonly folder: string,
    { trashMs = TRASH_MS }: { trashMs?: number } = {},
  ) {
    this.shelf = new Shelf(folder);
    this.trashMs = trashMs;
  }

  /** Every take, the newest first, and every file that is none. */
  list(): Promise<{ takes: Listed[]; broken: BrokenTake[] }> {
    return this.shelf.list();
  }

  /** A whole take. */
  async open(id: string): Promise<{ head: TakeHead; body: TakeBody }> {
    const fail = failWith('the take cannot be read');
    return readWhole(await fileOf(this.folder, id).catch(fail)).catch(fail);
  }

  /** Keeps a take; it is whole on the disk when this settles. */
  async keep(take: NewTake, body: TakeBody, now = new Date()): Promise<Listed> {
    const { content } = body;
    const head: TakeHead = {
      ...take,
      kind: content.kind,
      keptAt: now.getTime(),
      ...(content.kind === 'music' ? { stepQuarters: content.stepQuarters } : {}),
      preview: previewOf(content, take.steps),
    };
    const id = newId(now);
    await this.write(id, head, body).catch(failWith('the take cannot be kept'));
    return { id, head };
  }

  /** Changes what is said of a take. */
  change(id: string, change: TakeChange): Promise<Listed> {
    return this.inTurn(async () => {
      const { head: before, body } = await this.open(id);
      const head = { ...before, ...given(change) };
      await this.write(id, head, body).catch(failWith('the take cannot be changed'));
      return { id, head };
    });
  }

  /** Puts a file aside, whatever it holds. */
  remove(id: string): Promise<void> {
    return this.inTurn(async () => {
      const fail = failWith('the take cannot be removed');
      const file = await fileOf(this.folder, id).catch(fail);
      await makeFolder(this.trash).catch(fail);
      await rename(file, path.join(this.trash, path.basename(file))).catch(fail);
      await this.sweep();
    });
  }

  /** Brings back what was removed. */
  restore(id: string): Promise<void> {
    return this.inTurn(async () => {
      const fail = failWith('the take cannot be brought back');
      const file = await fileOf(this.trash, id).catch(fail);
      await rename(file, path.join(this.folder, path.basename(file))).catch(fail);
    });
  }

  /** The path of a take's file. */
  file(id: string): Promise<string> {
    return fileOf(this.folder, id).catch(failWith('the take cannot be found'));
  }

  private get trash(): string {
    return path.join(this.folder, 'trash');
  }

  private async write(id: string, head: TakeHead, body: TakeBody): Promise<void> {
    await makeFolder(this.folder);
    await saveFile(path.join(this.folder, id + ENDING), writeTake(head, body));
  }

  /** What is long dead goes; that it cannot is no fault of what was asked. */
  private async sweep(): Promise<void> {
    await sweepLeftovers(this.folder).catch(() => undefined);
    for (const id of await idsIn(this.trash).catch(() => [])) {
      await removeOlder(path.join(this.trash, id + ENDING), this.trashMs).catch(() => undefined);
    }
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** What is said of a change; what is undefined stays as it was. */
function given(change: TakeChange): Partial<TakeHead> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
