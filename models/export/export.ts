import type { ModelConfig } from '../../core/contract/config.ts';
import {
  type BaselineRole,
  type FlowRole,
  type GraphRole,
  isBaseline,
} from '../../core/contract/manifest.ts';
import { encode } from '../compiler/encode.ts';
import { polymorphic } from '../compiler/polymorphic.ts';
import { roundToHalf } from '../../core/half.ts';
import type { Weights } from '../flows/parameters.ts';
import { SIZES } from '../train/graphs.ts';
import { baselineGraphs } from './baseline-graphs.ts';
import { type ExportedGraph, exportedGraphs } from './graphs.ts';
import { checkDraws, checkEager, checkParity } from './parity.ts';

type Files<Role extends GraphRole> = Record<Role, Uint8Array<ArrayBuffer>>;

/** The graphs of a latent flow as files, by role. */
export type ExportedFiles = Files<FlowRole>;

/** Weights as they are stored: each number rounded to the nearest float16, which halves every file. */
export function storedWeights(weights: Weights): Weights {
  return new Map([...weights].map(([name, { dims, data }]) => [name, { dims, data: roundToHalf(data) }]));
}

/**
 * The graphs of any model as files, by role, checked.
 * @throws RivuletError `bad-model` when a graph does not compute what the model does.
 */
export function exportModel(config: ModelConfig, weights: Weights): Promise<Partial<Files<GraphRole>>> {
  return isBaseline(config) ? exportBaseline(config, weights) : exportGraphs(config, weights);
}

/**
 * Makes the four graphs from stored weights and checks each against eager TensorFlow.js before anything is written.
 * @throws RivuletError `bad-model` when a graph does not compute what the model does.
 */
export async function exportGraphs(config: ModelConfig, weights: Weights): Promise<ExportedFiles> {
  const graphs = exportedGraphs(config, weights);
  const files = encoded(graphs);
  await checkParity(config, graphs, files);
  return files;
}

/** The same for the two graphs of a discrete baseline. */
export async function exportBaseline(config: ModelConfig, weights: Weights): Promise<Files<BaselineRole>> {
  const { score, draw } = baselineGraphs(config, weights);
  const files = encoded({ score, draw });
  await checkEager(config, { score }, { score: files.score });
  await checkDraws(config, draw, files.draw);
  return files;
}

function encoded<Role extends GraphRole>(graphs: Record<Role, ExportedGraph>): Files<Role> {
  const files = Object.entries<ExportedGraph>(graphs).map(([role, { dimensions, fn }]) => [
    role,
    encode(polymorphic(SIZES, dimensions, fn), { half: true }),
  ]);
  return Object.fromEntries(files) as Files<Role>;
}
