/**
 * Makes a trained model one of the bundled ones: npx tsx build/bundle.ts TRAINING NAME [STEP]
 * STEP is the length of a step in quarter notes, for rolls whose file does not say it. The graphs are made anew from the weights, so that they
 * are those of this version, and checked against TensorFlow.js.
 */
import { basename, resolve } from 'node:path';
import type { ModelDescription } from '../core/contract/manifest.ts';
import { readSafetensors } from '../core/safetensors.ts';
import { readModel, writeModel } from '../electron/host/model-folder.ts';
import { exportGraphs } from '../models/export/export.ts';

const [training, name, step] = process.argv.slice(2);
if (!training || !name) throw new Error('usage: tsx build/bundle.ts TRAINING NAME [STEP]');
const { manifest, read } = await readModel(resolve(training));
const description: ModelDescription & { seal?: string | undefined } = {
  ...manifest,
  name,
  ...(step && { stepQuarters: Number(step) }),
};
delete description.seal;
const weights = await read('weights');
const folder = resolve(import.meta.dirname, '../models/pretrained', name);
const graphs = await exportGraphs(manifest.config, readSafetensors(weights).tensors);
const written = await writeModel(folder, { manifest: description, files: { ...graphs, weights } });
const bytes = Object.values(written.files).reduce((sum, file) => sum + file.bytes, 0);
process.stdout.write(`${basename(folder)}: ${(bytes / 1e6).toFixed(2)} MB\n`);
