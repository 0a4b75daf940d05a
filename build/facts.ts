/**
 * Adds facts about the training data to a model folder: npx tsx build/facts.ts FOLDER DATA
 * DATA is what the model was trained on, as `train --data` takes it. Every other file of the folder stays as it is.
 */
import { resolve } from 'node:path';
import type { ModelDescription } from '../core/contract/manifest.ts';
import { readModel, writeModel } from '../electron/host/model-folder.ts';
import { writeFacts } from '../electron/host/stored-facts.ts';
import { readTrainingData } from '../electron/trainer/dataset.ts';
import { factsOfData } from '../electron/trainer/facts.ts';
import { openGraph } from '../models/compiler/compile.ts';

const [folder, data] = process.argv.slice(2);
if (!folder || !data) throw new Error('usage: tsx build/facts.ts FOLDER DATA');
const { manifest, read } = await readModel(resolve(folder));
const { kind, vocabulary, training } = manifest;
const options = { kind, ...(vocabulary && { vocabulary }) };
const { splits, fingerprint } = await readTrainingData(data, training.seed, options);
if (!training.data.includes(fingerprint)) {
  process.stderr.write(`the data are not those that ${manifest.name} was trained on, to the byte\n`);
}
const encode = await openGraph(await read('encode'));
const facts = writeFacts(await factsOfData(manifest, splits.train, encode));
await encode.release();
const { files, seal: _, ...rest } = manifest;
const description: ModelDescription = rest;
const kept = Object.keys(files).filter((role) => role !== 'facts') as (keyof typeof files)[];
const bytes = await Promise.all(kept.map(async (role) => [role, await read(role)] as const));
await writeModel(resolve(folder), { manifest: description, files: { ...Object.fromEntries(bytes), facts } });
process.stdout.write(`${manifest.name}: ${(facts.length / 1e6).toFixed(2)} MB of facts\n`);
