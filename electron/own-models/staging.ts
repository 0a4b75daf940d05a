import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Manifest, MODEL_ROLES } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { MANIFEST } from '../host/model-folder.ts';
import { isAlive, makeFolder, saveFile, syncFolder } from '../host/save.ts';
import type { ModelSource } from './source.ts';

/** A folder that is being filled, with the process that does; no list of models shows what begins with a dot. */
const STAGING = /^\.import-(\d+)-[0-9a-f]{12}$/;

/** What taking a model in may be told. */
export interface StagingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how many of its bytes are there. */
  readonly onBytes?: ((done: number, total: number) => void | Promise<void>) | undefined;
}

/**
 * Gives `work` a new folder beside the models, which is gone when it is done unless it was moved into place. Folders of
 * processes that were killed go too.
 */
export async function withStaging<Result>(
  folder: string,
  work: (staging: string) => Promise<Result>,
): Promise<Result> {
  await makeFolder(folder);
  await sweepStaging(folder);
  const staging = path.join(folder, `.import-${process.pid}-${randomBytes(6).toString('hex')}`);
  await mkdir(staging);
  try {
    return await work(staging);
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Copies what a manifest names, and the manifest last, so that a folder with one was copied whole. */
export async function fillStaging(
  staging: string,
  source: ModelSource,
  { files }: Manifest,
  manifest: Uint8Array,
  { signal, onBytes }: StagingOptions = {},
): Promise<void> {
  const named = MODEL_ROLES.flatMap((role) => files[role] ?? []);
  const total = named.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of named) {
    if (signal?.aborted) throw new RivuletError('cancelled', 'cancelled');
    await onBytes?.(done, total);
    await saveFile(path.join(staging, file.file), await source.read(file));
    done += file.bytes;
  }
  await saveFile(path.join(staging, MANIFEST), manifest);
  await onBytes?.(done, total);
}

/** Moves a folder into place, where none may be; it lasts through a power cut. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(path.dirname(to));
}

async function sweepStaging(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = STAGING.exec(name)?.[1];
    if (owner && !isAlive(Number(owner))) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}
