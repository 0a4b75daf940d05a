import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Random } from '../../../core/random.ts';
import { verifyModel } from '../../../electron/host/model-folder.ts';
import { listModels } from '../../../electron/host/model-list.ts';
import { OwnModels } from '../../../electron/own-models/own-models.ts';
import { sentSource } from '../../../electron/own-models/source.ts';
import { tinyModel } from '../../fixtures/tiny-model.ts';
import { damageBytes } from '../damage.ts';
import { broken, type Fuzzed, refusedWith, sameBytes, type Verdict } from '../target.ts';

/** Any byte of any file of a model's folder: checking it says so, and a list still has the other model. */
export const modelFolders: Fuzzed = {
  name: "folder of a person's own model",
  short: 40,
  long: 4000,
  open: async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    const own = new OwnModels(root, { bundled: path.join(root, 'none') });
    const model = await tinyModel();
    const archive = await own.archive(model);
    for (const name of ['first', 'second'])
      await own.takeIn(sentSource([{ name: 'x.rivulet', bytes: archive }]), { name });
    return {
      attempt: (random) => damageFolder(root, random),
      close: () => removeAll(root, path.dirname(model)),
    };
  },
};

async function damageFolder(root: string, random: Random): Promise<Verdict> {
  const dir = path.join(root, 'first');
  const names = await readdir(dir);
  const file = path.join(dir, names[random.below(names.length)]!);
  const sound = await readFile(file);
  const bytes = damageBytes(sound, random);
  await writeFile(file, bytes);
  try {
    const { ok, faults } = await verifyModel(dir);
    const { models, broken: bad } = await listModels([], { bundled: path.join(root, 'none'), own: root });
    if (!models.some(({ name }) => name === 'second')) broken('the other model is not in the list');
    if (models.length + bad.length !== 2) broken('the list has forgotten a model');
    if ((await readdir(dir)).join() !== names.join()) broken('a file has gone');
    if (ok !== sameBytes(bytes, sound)) broken(`a model with a damaged ${file} is believed`);
    if (!ok && !faults.every((fault) => fault.length > 20)) broken('a fault has no words');
    return ok ? 'equal' : 'refused';
  } finally {
    await writeFile(file, sound);
  }
}

/** A model in one file: what comes in is the whole model, bit for bit, or nothing. */
export const archives: Fuzzed = {
  name: 'model in one file (.rivulet)',
  short: 60,
  long: 5000,
  open: async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'rivulet-fuzz-'));
    const own = new OwnModels(folder, { bundled: path.join(folder, 'none') });
    const model = await tinyModel();
    const sound = await own.archive(model);
    return {
      attempt: (random) => takeIn(own, model, damageBytes(sound, random)),
      close: () => removeAll(folder, path.dirname(model)),
    };
  },
};

async function takeIn(own: OwnModels, model: string, bytes: Uint8Array): Promise<Verdict> {
  try {
    const { outcome, name } = await own.takeIn(sentSource([{ name: 'x.rivulet', bytes }]));
    if (outcome !== 'imported') broken(`it ${outcome}, though nothing was there`);
    const dir = path.join(own.folder, name);
    for (const file of await readdir(model)) {
      const [there, original] = await Promise.all([dir, model].map((one) => readFile(path.join(one, file))));
      if (!sameBytes(there!, original!)) broken(`${file} is not what it was`);
    }
    await rm(dir, { recursive: true });
    return 'equal';
  } catch (thrown) {
    return refusedWith(thrown, 'bad-model');
  } finally {
    const left = await readdir(own.folder);
    if (left.length > 0) broken(`${left.join()} was left behind`);
  }
}

async function removeAll(...folders: readonly string[]): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true });
}
