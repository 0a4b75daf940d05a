import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StudioProgress, StudioResponse } from '../../core/contract/studio.ts';
import { isBaseline, type Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { MANIFEST, manifestOf, readModel, renamedManifest, verifyModel } from '../host/model-folder.ts';
import { modelFolders, type NamedFolder } from '../host/model-list.ts';
import { codeOf, failWith } from '../library/fault.ts';
import { writeArchive } from './archive.ts';
import { checkAgainst, checkHashes, type ModelSource } from './source.ts';
import { fillStaging, moveIntoPlace, withStaging } from './staging.ts';
import { Trash } from './trash.ts';

/** A month. */
const TRASH_MS = 30 * 24 * 60 * 60 * 1000;
const FOLDER = 'the folder of models';

/** What checks a folder before its model is believed. */
export type Verify = typeof verifyModel;

/** How taking a model in ended; see `models.import`. */
export type TakenIn = StudioResponse<'models.import'>;

/** What taking a model in may be told. */
export interface TakeInOptions {
  /** Another name than its own. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: StudioProgress<'models.import'>) => void | Promise<void>) | undefined;
}

/** A model that has been read as far as its manifest, with the name that it is to have. */
interface Candidate {
  readonly source: ModelSource;
  readonly manifest: Manifest;
  /** The manifest's bytes under that name. */
  readonly text: Uint8Array;
}

/**
 * A person's own models: a folder each, named like the model. A model comes in whole and checked or not at all; other
 * processes may do so at the same time. All methods throw RivuletError, without a path in its sentence.
 */
export class OwnModels {
  private readonly trash: Trash;
  private readonly bundled: string | undefined;
  private readonly verify: Verify;

  /**
   * @param folder made when the first model comes.
   * @param options.bundled the folder of the models whose names cannot be taken; those that come with Rivulet unless given.
   * @param options.trashMs how long a deleted model can be brought back.
   */
  constructor(
    readonly folder: string,
    {
      bundled,
      verify = verifyModel,
      trashMs = TRASH_MS,
    }: { bundled?: string | undefined; verify?: Verify; trashMs?: number } = {},
  ) {
    this.trash = new Trash(path.join(folder, '.trash'), trashMs);
    this.bundled = bundled;
    this.verify = verify;
  }

  /** Takes a model in. What cannot be believed is refused with its fault, and nothing of it stays. */
  async takeIn(source: ModelSource, options: TakeInOptions = {}): Promise<TakenIn> {
    const candidate = candidateOf(source, options.name);
    const { name } = candidate.manifest;
    const there = await this.find(name);
    if (there && !(await this.isDamagedCopy(there, candidate))) return this.met(there, candidate);
    return this.bringIn(candidate, there, options).catch((thrown: unknown) => {
      // Somebody else took the name meanwhile.
      if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(thrown) ?? '')) return this.taken(name);
      return failWith('the model cannot be imported', FOLDER)(thrown);
    });
  }

  /**
   * A model as one file, after every byte of it has been checked.
   * @param dir the folder of any model.
   */
  async archive(dir: string): Promise<Uint8Array<ArrayBuffer>> {
    const { manifest, read } = await readModel(dir);
    const files = new Map([[MANIFEST, await readFile(path.join(dir, MANIFEST))]]);
    for (const role of Object.keys(manifest.files) as (keyof typeof manifest.files)[]) {
      files.set(manifest.files[role]!.file, Buffer.from(await read(role)));
    }
    return writeArchive(files);
  }

  /** Puts a model aside, or a folder that holds none; gives what brings it back. */
  async remove(name: string): Promise<string> {
    const named = (await this.all()).filter((one) => one.name === name);
    if (named.length === 0) throw new RivuletError('not-found', `there is no model ${name} here`);
    const there = named.find((one) => this.isOwn(one));
    if (!there) throw new RivuletError('bad-argument', `${name} comes with Rivulet and cannot be deleted`);
    return this.trash.put(there.name, there.dir).catch(failWith(`${name} cannot be deleted`, FOLDER));
  }

  /** Brings back what was removed; gives its name. */
  async restore(id: string): Promise<string> {
    const { name, dir } = await this.trash.find(id);
    if (await this.find(name)) {
      throw new RivuletError('bad-argument', `there is another model ${name} now: delete that one first`);
    }
    await moveIntoPlace(dir, path.join(this.folder, name)).catch(
      failWith(`${name} cannot be brought back`, FOLDER),
    );
    return name;
  }

  private async bringIn(
    { source, manifest, text }: Candidate,
    damaged: NamedFolder | undefined,
    { signal, onProgress }: TakeInOptions,
  ): Promise<TakenIn> {
    const { name } = manifest;
    return withStaging(this.folder, async (staging) => {
      let total = 1;
      const onBytes = (done: number, all: number) => {
        total = Math.max(1, all);
        return onProgress?.({ doing: 'copying', done, total });
      };
      await fillStaging(staging, source, manifest, text, { signal, onBytes });
      await onProgress?.({ doing: 'checking', done: total, total });
      const { faults } = await this.verify(staging);
      if (faults.length > 0)
        throw new RivuletError('bad-model', `${name} is refused: ${within(faults[0]!, staging)}`);
      if (signal?.aborted) throw new RivuletError('cancelled', 'cancelled');
      if (damaged) await this.trash.put(damaged.name, damaged.dir);
      await moveIntoPlace(staging, path.join(this.folder, name));
      return { outcome: 'imported', name };
    });
  }

  /** What a model of the same name means: it is this one, or another. */
  private async met(there: NamedFolder, { source, manifest, text }: Candidate): Promise<TakenIn> {
    if (!(await hasManifest(there, text))) return this.taken(there.name);
    await checkHashes(source, manifest);
    return { outcome: 'already', name: there.name };
  }

  private async taken(name: string): Promise<TakenIn> {
    return { outcome: 'taken', name, suggestion: freeName(name, await this.all()) };
  }

  /** Whether an own folder says that it holds this very model, and does not: importing it again mends that. */
  private async isDamagedCopy(there: NamedFolder, { text }: Candidate): Promise<boolean> {
    if (!this.isOwn(there) || !(await hasManifest(there, text))) return false;
    return !(await this.verify(there.dir)).ok;
  }

  private async find(name: string): Promise<NamedFolder | undefined> {
    return (await this.all()).find((one) => sameName(one.name, name));
  }

  private isOwn({ dir }: NamedFolder): boolean {
    return path.dirname(dir) === this.folder;
  }

  /** Every folder whose name is not free. */
  private async all(): Promise<NamedFolder[]> {
    return modelFolders({ bundled: this.bundled, own: this.folder });
  }
}

/** Reads no more than the manifest. */
function candidateOf(source: ModelSource, name: string | undefined): Candidate {
  const manifest = manifestOf('', source.manifest);
  checkAgainst(source, manifest);
  if (isBaseline(manifest)) {
    throw new RivuletError('bad-model', `${manifest.name} has no latent, so the studio has no use for it`);
  }
  if (name === undefined || name === manifest.name) return { source, manifest, text: source.manifest };
  return { source, manifest: { ...manifest, name }, text: renamedManifest(manifest, name) };
}

async function hasManifest({ dir }: NamedFolder, text: Uint8Array): Promise<boolean> {
  const there = await readFile(path.join(dir, MANIFEST)).catch(() => undefined);
  return there !== undefined && Buffer.compare(there, text) === 0;
}

/** Whether two names could be one folder: not every system tells capitals from small letters. */
function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The name with the lowest number that no folder has. */
function freeName(name: string, taken: readonly NamedFolder[]): string {
  const stem = name.replace(/-\d+$/, '').slice(0, 70);
  for (let number = 2; ; number++) {
    const free = `${stem}-${number}`;
    if (!taken.some((one) => sameName(one.name, free))) return free;
  }
}

/** A fault without the folder that was only made to check. */
function within(fault: string, dir: string): string {
  return fault.replaceAll(dir + path.sep, '').replaceAll(dir, 'it');
}
