import type { ModelConfig } from '../../core/contract/config.ts';
import type { GraphRole } from '../../core/contract/manifest.ts';
import { encode } from '../compiler/encode.ts';
import { polymorphic } from '../compiler/polymorphic.ts';
import { roundToHalf } from '../../core/half.ts';
import type { Weights } from '../flows/parameters.ts';
import { SIZES } from '../train/graphs.ts';
import { exportedGraphs } from './graphs.ts';
import { checkParity } from './parity.ts';

/** The graphs of a model as files, by role. */
export type ExportedFiles = Record<GraphRole, Uint8Array<ArrayBuffer>>;

/** Weights as they are stored: each number rounded to the nearest float16, which halves every file. */
export function storedWeights(weights: Weights): Weights {
  return new Map([...weights].map(([name, { dims, data }]) => [name, { dims, data: roundToHalf(data) }]));
}

/**
 * Makes the four graphs from stored weights and checks each against eager TensorFlow.js before anything is written.
 * @throws RivuletError `bad-model` when a graph does not compute what the model does.
 */
export async function exportGraphs(config: ModelConfig, weights: Weights): Promise<ExportedFiles> {
  const graphs = exportedGraphs(config, weights);
  const files = Object.fromEntries(
    Object.entries(graphs).map(([role, { dimensions, fn }]) => [
      role,
      encode(polymorphic(SIZES, dimensions, fn), { half: true }),
    ]),
  ) as ExportedFiles;
  await checkParity(config, graphs, files);
  return files;
}
