import type { StudioModel } from '../../core/contract/studio.ts';
import { keepSetting, readSetting } from './storage.ts';

const setting = (kind: StudioModel['kind']) => `model.${kind}`;

/** The model that a person wants to begin with where it is there, else the first; undefined of none. */
export function preferredModel(
  kind: StudioModel['kind'],
  models: readonly StudioModel[],
): StudioModel | undefined {
  const name = readSetting(setting(kind));
  return models.find((model) => model.name === name) ?? models[0];
}

/** Begins with a model from the next start on. */
export function preferModel(kind: StudioModel['kind'], name: string): void {
  keepSetting(setting(kind), name);
}
