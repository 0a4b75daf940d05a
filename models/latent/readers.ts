import type { ModelConfig } from '../../core/contract/config.ts';
import type { Parameters } from '../flows/parameters.ts';
import { ConvolutionReader } from './convolution-reader.ts';
import { LstmReader } from './lstm-reader.ts';
import type { Reader } from './reader.ts';

/** The reader that a configuration describes. */
export function readerOf(parameters: Parameters, config: ModelConfig): Reader {
  return config.context === 'lstm'
    ? new LstmReader(parameters, config)
    : new ConvolutionReader(parameters, config);
}
