import type { ModelConfig } from '../../core/contract/config.ts';
import type { Manifest } from '../../core/contract/manifest.ts';
import { RivuletError } from '../../core/errors.ts';
import { readSafetensors } from '../../core/safetensors.ts';
import type { Weights } from '../../models/flows/parameters.ts';
import { parameterSpecs } from '../../models/train/graphs.ts';
import { readModel } from '../host/model-folder.ts';
import type { TrainingJob } from './job.ts';

/** A model that a training starts from. */
export interface Parent {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly weights: Weights;
}

/**
 * The model that a job starts from, if it says one.
 * @throws RivuletError `not-found` or `bad-model`.
 */
export async function readParent({ from }: Pick<TrainingJob, 'from'>): Promise<Parent | undefined> {
  if (from === undefined) return undefined;
  const model = await readModel(from);
  const { tensors } = readSafetensors(await model.read('weights'));
  checkWeights(model.manifest, tensors);
  return { dir: from, manifest: model.manifest, weights: tensors };
}

/** Graphs that fit one another may still come with weights that are of something else. */
function checkWeights({ name, config }: Manifest, weights: Weights): void {
  for (const { name: parameter, shape } of parameterSpecs(config)) {
    const found = weights.get(parameter);
    if (found?.dims.join() === shape.join()) continue;
    const has = found ? `[${found.dims.join(', ')}]` : 'nothing';
    const sentence = `${name} cannot learn further: its weights have ${has} for ${parameter}, which should be [${shape.join(', ')}]`;
    throw new RivuletError('bad-model', sentence);
  }
}

/**
 * The parent's sizes for data whose longest sequence has so many steps: a model with compact positions may learn longer
 * pieces than its parent knew.
 * @throws RivuletError `bad-argument` for a length that its positions have no weights for.
 */
export function configOfParent({ manifest }: Parent, longest: number): ModelConfig {
  const { config } = manifest;
  if (longest <= config.maxSteps) return config;
  if (config.positions !== 'onehot') return { ...config, maxSteps: longest };
  const sentence = `${manifest.name} knows sequences of up to ${config.maxSteps} steps, and the longest here has ${longest}.`;
  throw new RivuletError('bad-argument', sentence);
}
