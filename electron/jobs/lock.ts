import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive } from '../host/save.ts';
import { codeOf } from '../library/fault.ts';

const FILE = 'running.lock';
const TOUCH_MS = 20_000;
/** A lock that nobody has touched for so long is left over, even if its process id is in use again. */
const STALE_MS = 10 * 60_000;

/** The right to train: one process at a time has it in one folder of jobs. */
export interface TrainingLock {
  release(): Promise<void>;
}

/** Takes the right to train a job; null while another process has it. */
export async function takeLock(root: string, id: string): Promise<TrainingLock | null> {
  const file = path.join(root, FILE);
  await removeStale(file);
  const own = `${process.pid} ${id} ${randomBytes(6).toString('hex')}`;
  if (!(await createWhole(file, own))) return null;
  const touch = setInterval(() => void touched(file).catch(() => undefined), TOUCH_MS);
  touch.unref();
  return {
    release: async () => {
      clearInterval(touch);
      if ((await contentOf(file)) === own) await rm(file, { force: true });
    },
  };
}

/** The job that a living process trains, if one does. */
export async function lockedJob(root: string): Promise<string | undefined> {
  const file = path.join(root, FILE);
  const content = await contentOf(file);
  if (content === undefined || (await isStale(file, content))) return undefined;
  return content.split(' ')[1];
}

/** A file that is there with all its content or not at all; false when there is one already. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const whole = `${file}.${process.pid}-${randomBytes(6).toString('hex')}`;
  await writeFile(whole, content, { flag: 'wx' });
  try {
    await linkNew(whole, file, content);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  } finally {
    await rm(whole, { force: true });
  }
}

/** Some file systems know no second names. */
async function linkNew(whole: string, file: string, content: string): Promise<void> {
  try {
    await link(whole, file);
  } catch (thrown) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(thrown) ?? '')) throw thrown;
    await writeFile(file, content, { flag: 'wx' });
  }
}

/** Two processes may find the same stale lock: what is taken away is looked at again, and put back if it is not that. */
async function removeStale(file: string): Promise<void> {
  const content = await contentOf(file);
  if (content === undefined || !(await isStale(file, content))) return;
  const aside = `${file}.${process.pid}-${randomBytes(6).toString('hex')}`;
  await rename(file, aside).catch(() => undefined);
  const taken = await contentOf(aside);
  if (taken !== undefined && taken !== content) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

async function isStale(file: string, content: string): Promise<boolean> {
  const pid = Number(content.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return true;
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > STALE_MS;
}

function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

async function touched(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now);
}
