import { RivuletError } from '../../core/errors.ts';
import type { Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';

/** What is known of a model's training data. */
export function factsServices(_models: StudioModels): Pick<Services, 'model.facts' | 'model.nearest'> {
  const owed = async () => {
    throw new RivuletError('not-found', 'facts are being built');
  };
  return { 'model.facts': owed, 'model.nearest': owed };
}
