import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../core/contract/manifest.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { dataFolder, modelsFolder } from '../library/place.ts';
import { readModel } from './model-folder.ts';

/** What a list of models says of each. */
export interface ModelSummary {
  readonly name: string;
  readonly kind: Manifest['kind'];
  readonly arch: string;
  /** Of all its files but the manifest. */
  readonly bytes: number;
  readonly nll: number;
  readonly unit: Manifest['metrics']['unit'];
  readonly bundled: boolean;
}

const BUNDLED = fileURLToPath(new URL('../../models/pretrained', import.meta.url));

/** A folder that a name means. It may hold a model or not. */
export interface NamedFolder {
  readonly name: string;
  readonly dir: string;
}

/** Where the models are that are known by name; those of Rivulet and of the person's data folder unless given. */
export interface ModelRoots {
  readonly bundled?: string | undefined;
  readonly own?: string | undefined;
}

/** The folders of the models that come with Rivulet, by name. */
export function bundledModels(root = BUNDLED): Promise<NamedFolder[]> {
  return foldersIn(root);
}

/** The folders of all models that have a name: the bundled ones, then a person's own. */
export async function modelFolders({ bundled, own = ownRoot() }: ModelRoots = {}): Promise<NamedFolder[]> {
  return [...(await bundledModels(bundled)), ...(await foldersIn(own))];
}

/** Every model that can be read, of the folders that have a name and of `folders`; and why another cannot. */
export async function listModels(
  folders: readonly string[] = [],
  roots: ModelRoots = {},
): Promise<{ models: ModelSummary[]; broken: { name: string; reason: string }[] }> {
  const models: ModelSummary[] = [];
  const broken: { name: string; reason: string }[] = [];
  for (const { name, dir } of await modelFolders(roots)) {
    const found = await summariseModel(dir, roots).catch(messageOf);
    if (typeof found === 'string') broken.push({ name, reason: found });
    else models.push(found);
  }
  // What was asked for by its path must be a model.
  for (const dir of folders) models.push(await summariseModel(dir, roots));
  return { models, broken };
}

/** What a list says of one model folder. */
export async function summariseModel(
  dir: string,
  { bundled = BUNDLED }: ModelRoots = {},
): Promise<ModelSummary> {
  const { manifest } = await readModel(dir);
  const { name, kind, arch, metrics, files } = manifest;
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  const isBundled = path.dirname(path.resolve(dir)) === bundled;
  return { name, kind, arch, bytes, nll: metrics.nll, unit: metrics.unit, bundled: isBundled };
}

/** The folder that a name means, whether it holds a model or not: a bundled model's, an own one's, or that path. */
export async function locateModel(model: string, roots: ModelRoots = {}): Promise<string> {
  const match = (await modelFolders(roots)).find(({ name }) => name === model);
  return match?.dir ?? path.resolve(model);
}

/**
 * The folder that `--model` means: the name of a bundled or own model, or a path.
 * @throws RivuletError `not-found`, telling the names that there are.
 */
export async function resolveModel(model: string, roots: ModelRoots = {}): Promise<string> {
  const dir = await locateModel(model, roots);
  await readModel(dir).catch(async (cause: unknown) => {
    if (!(cause instanceof RivuletError) || cause.code !== 'not-found') throw cause;
    const names = (await modelFolders(roots)).map(({ name }) => name).join(', ') || 'none';
    const sentence = `${model} is neither a bundled model nor one of your own (${names}) nor a model folder`;
    throw new RivuletError('not-found', sentence, cause);
  });
  return dir;
}

function ownRoot(): string {
  return modelsFolder(dataFolder());
}

async function foldersIn(root: string): Promise<NamedFolder[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, dir: path.join(root, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
