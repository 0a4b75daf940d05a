import { RivuletError } from '../../core/errors.ts';
import type { EngineClient } from '../engine/client.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';

type LatentCalls =
  | 'latent.encode'
  | 'latent.edit'
  | 'latent.between'
  | 'latent.surprise'
  | 'latent.layers'
  | 'latent.next'
  | 'latent.at';

/** Latent editing for a page, with models by name. */
export function latentServices(_engine: EngineClient, _models: StudioModels): Pick<Services, LatentCalls> {
  const owed = async () => {
    throw new RivuletError('bad-argument', 'latent editing is being built');
  };
  return {
    'latent.encode': owed,
    'latent.edit': owed,
    'latent.between': owed,
    'latent.surprise': owed,
    'latent.layers': owed,
    'latent.next': owed,
    'latent.at': owed,
  };
}
