import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobEvent } from '../../../core/contract/jobs.ts';
import { Random } from '../../../core/random.ts';
import { JobQueue } from '../../../electron/jobs/queue.ts';
import { readSamples } from '../../../electron/jobs/samples.ts';
import { fakePrepare, FakeTrainer } from '../../fixtures/fake-trainer.ts';

const KILLS = Number(process.env['RIVULET_KILLS'] ?? 30);
/** Kills between two looks by a host that lives. */
const LOOK_EVERY = 3;
const FOREVER = fileURLToPath(new URL('../../fixtures/train-forever.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let parent: string;
let root: string;
let script: string;

beforeAll(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'rivulet-kills-'));
  root = path.join(parent, 'jobs');
  script = path.join(parent, 'train-forever.mjs');
  const options = { bundle: true, platform: 'node', format: 'esm', absWorkingDir: ROOT } as const;
  await build({ ...options, entryPoints: [FOREVER], outfile: script, logLevel: 'error' });
});

afterAll(() => rm(parent, { recursive: true }));

test(
  `every training can be read, and stands where it may, after each of ${KILLS} kills`,
  async () => {
    const random = Random.of(5);
    let known = new Map<string, string>();
    for (let kill = 0; kill < KILLS; kill++) {
      await killWhileTraining(`k${kill}`, random.below(60));
      if (kill % LOOK_EVERY === LOOK_EVERY - 1) known = await looked(known);
    }
    // Every killed process left a training at work, or one that it had ended.
    expect(known.size).toBeGreaterThanOrEqual(KILLS / 2);
    // A host that opens the folder removes what was half made or half removed.
    expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
  },
  Math.max(120_000, 2000 * KILLS),
);

async function killWhileTraining(own: string, milliseconds: number): Promise<void> {
  const child = fork(script, [root, own]);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await Promise.race([
    new Promise((resolve) => child.once('message', resolve)),
    gone.then(() => Promise.reject(new Error('it ended by itself'))),
  ]);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  child.kill('SIGKILL');
  await gone;
}

/** What a new host finds: no training of before is gone, none is damaged, and each can be read to its end. */
async function looked(before: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const trainer = new FakeTrainer();
  const queue = new JobQueue({ root, train: trainer.train, prepare: fakePrepare(root) });
  const events: JobEvent[] = [];
  const over = new AbortController();
  const watching = queue.watch((event) => Promise.resolve(void events.push(event)), over.signal);
  const jobs = await queue.list();
  for (const { id, state, fault, savedAt, createdAt } of jobs) {
    expect(['paused', 'done', 'queued', 'running'], JSON.stringify(fault)).toContain(state);
    expect(createdAt).toBeGreaterThan(0);
    if (state === 'done') expect(savedAt).toBeGreaterThan(0);
    for (const { piece } of await readSamples(path.join(root, id))) expect(piece.z.dims).toEqual([1, 1, 2]);
    const name = 'music.collection.gz';
    expect(await readFile(path.join(root, id, name), 'utf8')).toBe('the collection');
  }
  const now = new Map(jobs.map(({ id, state }) => [id, state]));
  for (const [id, state] of before) if (state === 'done') expect(now.get(id), id).toBe('done');
  over.abort();
  await watching;
  await queue.close();
  return now;
}
