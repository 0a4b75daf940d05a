import { fork } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../../core/random.ts';
import { verifyModel } from '../../../electron/host/model-folder.ts';
import { OwnModels } from '../../../electron/own-models/own-models.ts';
import { sourceAt } from '../../../electron/own-models/source.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';

const KILLS = Number(process.env['RIVULET_KILLS'] ?? 12);
const FOREVER = fileURLToPath(new URL('../../fixtures/import-forever.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

let good: string;
let root: string;
beforeAll(async () => {
  good = await tinyModel('music', 'recital');
  root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-kill-'));
});
afterAll(() => Promise.all([rm(path.dirname(good), { recursive: true }), rm(root, { recursive: true })]));

test(`the list of models holds whole ones alone after each of ${KILLS} kills during imports`, async () => {
  const folder = path.join(root, 'models');
  const script = path.join(root, 'import-forever.mjs');
  const options = { bundle: true, platform: 'node', format: 'esm', absWorkingDir: ROOT } as const;
  await build({ ...options, entryPoints: [FOREVER], outfile: script, logLevel: 'error' });
  const random = Random.of(23);
  let met = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    await killWhileImporting([script, folder], random.below(60));
    const names = (await readdir(folder)).filter((name) => name !== '.trash');
    for (const name of names.filter((one) => !one.startsWith('.'))) {
      expect(await verifyModel(path.join(folder, name))).toEqual({ ok: true, faults: [] });
    }
    met += names.length;
  }
  expect(met).toBeGreaterThan(0);
  // What killed processes left is gone with the next import.
  await new OwnModels(folder).takeIn(await sourceAt(good), { name: 'last' });
  expect((await readdir(folder)).filter((name) => name.startsWith('.import'))).toEqual([]);
});

async function killWhileImporting([script, folder]: [string, string], milliseconds: number): Promise<void> {
  const child = fork(script, [folder, good]);
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
