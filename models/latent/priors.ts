import type { ModelConfig } from '../../core/contract/config.ts';
import type { Parameters } from '../flows/parameters.ts';
import { AutoregressivePrior } from './autoregressive-prior.ts';
import { InversePrior } from './inverse-prior.ts';
import type { Prior } from './prior.ts';
import { TimelessPrior } from './timeless-prior.ts';

/**
 * The prior that a configuration describes.
 * @throws RivuletError `bad-argument` for a part that cannot have the latent's width.
 */
export function priorOf(parameters: Parameters, config: ModelConfig): Prior {
  switch (config.arch) {
    case 'iaf-scf':
      return new InversePrior(parameters, config);
    case 'af-only':
      return new TimelessPrior(parameters, config);
    default:
      return new AutoregressivePrior(parameters, config);
  }
}
