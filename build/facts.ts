/**
 * Adds facts of the training data to a model folder: npx tsx build/facts.ts FOLDER DATA
 * DATA is what the model was trained on, as `train --data` takes it. Every other file of the folder stays as it is.
 */
import { resolve } from 'node:path';
import type { ModelDescription, ModelRole } from '../core/contract/manifest.ts';
import { readModel, writeModel } from '../electron/host/model-folder.ts';
import { readTrainingData } from '../electron/trainer/dataset.ts';
import { factsFile } from '../electron/trainer/facts.ts';

const [folder, data] = process.argv.slice(2);
if (!folder || !data) throw new Error('usage: tsx build/facts.ts FOLDER DATA');
const { manifest, read } = await readModel(resolve(folder));
const { config, kind, training, vocabulary, stepQuarters, files: held } = manifest;
const form = { kind, ...(stepQuarters && { grid: stepQuarters }), ...(vocabulary && { vocabulary }) };
const { splits, fingerprint } = await readTrainingData(resolve(data), training.seed, form);
if (!training.data.includes(fingerprint)) {
  process.stderr.write(`the data are not those that ${manifest.name} was trained on, to the byte\n`);
}
const facts = await factsFile(await read('encode'), { config, vocabulary, train: splits.train });
if (!facts) throw new Error(`${data} is too little for facts`);
const others = (Object.keys(held) as ModelRole[]).filter((role) => role !== 'facts');
const files = Object.fromEntries(await Promise.all(others.map(async (role) => [role, await read(role)])));
const description: ModelDescription & { seal?: string | undefined } = { ...manifest };
delete description.seal;
await writeModel(resolve(folder), { manifest: description, files: { ...files, facts } });
process.stdout.write(`${manifest.name}: ${(facts.length / 1e6).toFixed(2)} MB of facts\n`);
