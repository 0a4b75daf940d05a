import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collectionSettingsSchema } from '../../../core/contract/collection.ts';
import { Random } from '../../../core/random.ts';
import { collect } from '../../../electron/collection/collection.ts';
import { isCollection } from '../../../electron/collection/format.ts';
import { readCollection } from '../../../electron/collection/read.ts';

const KILLS = Number(process.env['RIVULET_KILLS'] ?? 12);
const FOREVER = fileURLToPath(new URL('../../fixtures/collect-forever.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SENTENCES = 1000;
/** Kills between two looks. */
const LOOK_EVERY = 4;
/** Each process makes collections of its own, from this many seeds on. */
const APART = 10_000;

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-kill-'));
});
afterAll(() => rm(root, { recursive: true }));

test(`every collection in the cache is whole after each of ${KILLS} kills`, async () => {
  const [folder, cache] = [path.join(root, 'texts'), path.join(root, 'cache')];
  await mkdir(folder);
  const lines = Array.from({ length: SENTENCES }, (_, i) => `It is day ${i}, and it rains on hill ${i % 7}.`);
  await writeFile(path.join(folder, 'a.txt'), lines.join('\n'));
  const script = path.join(root, 'collect-forever.mjs');
  const options = { bundle: true, platform: 'node', format: 'esm', absWorkingDir: ROOT } as const;
  await build({ ...options, entryPoints: [FOREVER], outfile: script, logLevel: 'error' });
  const random = Random.of(29);
  let met = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    await killWhileCollecting([script, folder, cache, String(APART * kill)], random.below(60));
    if (kill % LOOK_EVERY < LOOK_EVERY - 1) continue;
    for (const name of (await readdir(cache)).filter(isCollection)) {
      const { report } = await readCollection(path.join(cache, name));
      expect(report.pieces.train + report.pieces.valid + report.pieces.test).toBe(SENTENCES);
      met++;
    }
  }
  expect(met).toBeGreaterThanOrEqual(KILLS / 2);
  // What killed processes were writing is gone with the next reading.
  const settings = collectionSettingsSchema.parse({ seed: 7 });
  await collect(folder, { cache, settings, for: { kind: 'text', maxSteps: 100 } });
  expect((await readdir(cache)).filter((name) => !isCollection(name))).toEqual([]);
});

async function killWhileCollecting([script, ...args]: [string, ...string[]], milliseconds: number) {
  const child = fork(script, args);
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
