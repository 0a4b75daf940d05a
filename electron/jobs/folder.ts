import { randomBytes } from 'node:crypto';
import { copyFile, link, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { isAlive, makeFolder, saveFile } from '../host/save.ts';
import { codeOf } from '../library/fault.ts';
import { type JobRecord, recordSchema } from './record.ts';

const FILE = 'job.json';
const ID = /^[0-9a-z-]{1,64}$/;
/** Folders that are being made or removed, with the process that is at it. */
const UNDER_WAY = /^\.(?:new|gone)-(\d+)-[0-9a-f]{12}$/;

/** The folder of all trainings within the data. */
export function jobsFolder(data: string): string {
  return path.join(data, 'jobs');
}

/** The folder of one training. */
export function folderOf(root: string, id: string): string {
  return path.join(root, id);
}

/** Where the trainer of a job keeps its checkpoint, its log and in the end the model. */
export function trainingFolder(root: string, id: string): string {
  return path.join(root, id, 'training');
}

/** The ids of the trainings in a folder, the oldest first; none when there is no folder yet. */
export async function idsIn(root: string): Promise<string[]> {
  const names = await namesIn(root);
  return names.filter((name) => ID.test(name)).sort();
}

/**
 * What is known of a training.
 * @throws RivuletError `bad-file`, saying what is wrong without a path; `not-found` when its folder has gone.
 */
export async function readRecord(root: string, id: string): Promise<JobRecord> {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(path.join(root, id, FILE), 'utf8')));
    // It would be saved over the other's.
    if (record.job.id !== id) throw new RivuletError('bad-file', `${FILE} is that of another training`);
    return record;
  } catch (cause) {
    if (cause instanceof RivuletError) throw cause;
    if (codeOf(cause) === 'ENOENT' && !(await isThere(folderOf(root, id))))
      throw new RivuletError('not-found', 'that training is not here any more', cause);
    throw new RivuletError('bad-file', whyUnreadable(cause), cause);
  }
}

/** Writes what is known of a training, whole or not at all. */
export async function saveRecord(root: string, record: JobRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 1)}\n`;
  await saveFile(path.join(root, record.job.id, FILE), new TextEncoder().encode(text));
}

/**
 * Makes the folder of a new training, with a copy of its collection so that it needs no other file; it is whole or
 * not there.
 */
export async function createJob(root: string, record: JobRecord, collection: string): Promise<void> {
  const folder = underWay(root, 'new');
  await makeFolder(folder);
  try {
    await linkOrCopy(collection, path.join(folder, record.collection));
    const text = `${JSON.stringify(record, null, 1)}\n`;
    await saveFile(path.join(folder, FILE), new TextEncoder().encode(text));
    await rename(folder, folderOf(root, record.job.id));
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  }
}

/** Removes a training with all that it made; what is left of it after a crash is no training. */
export async function removeJob(root: string, id: string): Promise<void> {
  const folder = underWay(root, 'gone');
  await rename(folderOf(root, id), folder).catch((thrown: unknown) => {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
  });
  await rm(folder, { recursive: true, force: true });
}

/** Removes what dead processes were making or removing. */
export async function sweep(root: string): Promise<void> {
  for (const name of await namesIn(root)) {
    const owner = UNDER_WAY.exec(name)?.[1];
    if (owner && !isAlive(Number(owner))) await rm(path.join(root, name), { recursive: true, force: true });
  }
}

/** When the folder of a job was last changed, in milliseconds since 1970. */
export async function changedAt(root: string, id: string): Promise<number> {
  return stat(folderOf(root, id)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** Two names for one file need no room on the disk, where the file system can. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}

function underWay(root: string, what: 'new' | 'gone'): string {
  return path.join(root, `.${what}-${process.pid}-${randomBytes(6).toString('hex')}`);
}

function whyUnreadable(cause: unknown): string {
  const code = codeOf(cause);
  if (code === 'ENOENT') return `${FILE} is missing`;
  if (code) return `${FILE} cannot be read (${code})`;
  return cause instanceof SyntaxError
    ? `${FILE} is cut short or no JSON`
    : `${FILE} says what no job is (${fieldOf(cause)})`;
}

/** The first field that is wrong. */
function fieldOf(cause: unknown): string {
  const { issues } = cause as { issues?: { path: PropertyKey[]; message: string }[] };
  const [first] = issues ?? [];
  return first ? `${first.path.join('.')}: ${first.message}` : messageOf(cause);
}

function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}

async function namesIn(root: string): Promise<string[]> {
  try {
    return (await readdir(root, { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}
