import type { ModelConfig } from '../../core/contract/config.ts';
import { isBaseline } from '../../core/contract/manifest.ts';
import { emitNotes, emitSymbols } from '../../core/emission.ts';
import { Random } from '../../core/random.ts';
import { compile, polymorphic, type Compiled } from '../compiler/index.ts';
import { baselineGraphs } from '../export/baseline-graphs.ts';
import { exportedGraphs, type ExportedGraph } from '../export/graphs.ts';
import { initialWeights } from '../flows/parameters.ts';
import { parameterSpecs, SIZES } from '../train/graphs.ts';

/** A model of random weights that makes music or text, on one thread. */
export interface Drawing {
  /** Makes `lanes` pieces of `steps` from noise, and counts their notes or characters. */
  draw(random: Random, steps: number, lanes: number): Promise<number>;
  release(): Promise<void>;
}

/** Opens a model for drawing: prior, decoder and emission of a flow, or the one graph of a discrete baseline. */
export function openDrawing(config: ModelConfig): Promise<Drawing> {
  return isBaseline(config) ? openBaseline(config) : openFlow(config);
}

async function openFlow(config: ModelConfig): Promise<Drawing> {
  const graphs = exportedGraphs(config, firstWeights(config));
  const [sample, decode] = [await open(graphs.sample), await open(graphs.decode)];
  return {
    draw: async (random, T, B) => {
      const mask = filled(1, T, B, 1);
      const epsilon = { data: random.normals(T * B * config.latent), dims: [T, B, config.latent] };
      const fixed = { given: filled(0, T, B, config.latent), known: filled(0, T, B, 1), mask };
      const { z } = await sample.run({ epsilon, ...fixed }, {}, ['z']);
      const { logits } = await decode.run({ z: z!, mask });
      return emitted(config, logits!.data as Float32Array, random);
    },
    release: async () => {
      await sample.release();
      await decode.release();
    },
  };
}

async function openBaseline(config: ModelConfig): Promise<Drawing> {
  const choices = config.kind === 'music' ? config.vocabulary : 1;
  const graph = await open(baselineGraphs(config, firstWeights(config)).draw);
  return {
    draw: async (random, T, B) => {
      const u = { data: random.uniforms(T * B * choices), dims: [T, B, choices] };
      const { x } = await graph.run({ u, mask: filled(1, T, B, 1) });
      return (x!.data as Float32Array).reduce((count, is) => count + is, 0);
    },
    release: () => graph.release(),
  };
}

function emitted({ kind, vocabulary }: ModelConfig, logits: Float32Array, random: Random): number {
  if (kind === 'text')
    return emitSymbols(logits, vocabulary, random.uniforms(logits.length / vocabulary)).length;
  return emitNotes(logits, random.uniforms(logits.length)).reduce((sum, { length }) => sum + length, 0);
}

const firstWeights = (config: ModelConfig) => initialWeights(parameterSpecs(config), Random.of(1));

function filled(value: number, ...dims: [number, number, number]) {
  return { data: new Float32Array(dims[0] * dims[1] * dims[2]).fill(value), dims };
}

function open({ dimensions, fn }: ExportedGraph): Promise<Compiled> {
  return compile(polymorphic(SIZES, dimensions, fn));
}
