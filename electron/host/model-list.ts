import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
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

/** The folders of the models that come with Rivulet, by name. */
export async function bundledModels(root = BUNDLED): Promise<{ name: string; dir: string }[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, dir: path.join(root, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The bundled models, then the models of `folders`. */
export async function listModels(folders: readonly string[] = [], root = BUNDLED): Promise<ModelSummary[]> {
  const bundled = await bundledModels(root);
  const dirs = [...bundled.map(({ dir }) => dir), ...folders];
  return Promise.all(dirs.map((dir) => summariseModel(dir, root)));
}

/** What a list says of one model folder. */
export async function summariseModel(dir: string, root = BUNDLED): Promise<ModelSummary> {
  const { manifest } = await readModel(dir);
  const { name, kind, arch, metrics, files } = manifest;
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  const bundled = path.dirname(path.resolve(dir)) === root;
  return { name, kind, arch, bytes, nll: metrics.nll, unit: metrics.unit, bundled };
}

/** The folder that a name means, whether it holds a model or not: a bundled model's, or that path. */
export async function locateModel(model: string, root = BUNDLED): Promise<string> {
  const match = (await bundledModels(root)).find(({ name }) => name === model);
  return match?.dir ?? path.resolve(model);
}

/**
 * The folder that `--model` means: a bundled model's name, or a path.
 * @throws RivuletError `not-found`, telling the names that there are.
 */
export async function resolveModel(model: string, root = BUNDLED): Promise<string> {
  const dir = await locateModel(model, root);
  await readModel(dir).catch(async (cause: unknown) => {
    if (!(cause instanceof RivuletError) || cause.code !== 'not-found') throw cause;
    const names = (await bundledModels(root)).map(({ name }) => name).join(', ') || 'none';
    const sentence = `${model} is neither a bundled model (${names}) nor a model folder`;
    throw new RivuletError('not-found', sentence, cause);
  });
  return dir;
}
