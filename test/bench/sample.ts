import type { ModelConfig } from '../../core/contract/config.ts';
import { isBaseline } from '../../core/contract/manifest.ts';
import { Random } from '../../core/random.ts';
import { compile, polymorphic, type Compiled, type Tensors } from '../../models/compiler/index.ts';
import { baselineGraphs } from '../../models/export/baseline-graphs.ts';
import { exportedGraphs, type ExportedGraph } from '../../models/export/graphs.ts';
import { initialWeights } from '../../models/flows/parameters.ts';
import { parameterSpecs, SIZES } from '../../models/train/graphs.ts';
import { rounded, timed } from './clock.ts';
import { peerConfig } from './peer-config.ts';

const RUNS = 7;

export interface SampleBench {
  readonly arch: string;
  readonly hidden: number;
  readonly steps: number;
  readonly batch: number;
  readonly positions: string;
}

/** Makes a batch of pieces and counts their notes. */
type Draw = (random: Random) => Promise<number>;

/** From noise to notes on random weights, one thread: prior, decoder and emission, or the baseline's one graph. */
export async function benchSample({ arch, hidden, steps, batch, positions }: SampleBench) {
  const config = peerConfig(arch, hidden, steps, positions);
  const start = performance.now();
  const draw = await (isBaseline(config) ? openBaseline : openFlow)(config, steps, batch);
  const compile_ms = rounded(performance.now() - start);
  const random = Random.of(2);
  let notes = 0;
  const before = process.memoryUsage().rss;
  const times = await timed(async () => {
    notes = await draw(random);
  }, RUNS);
  const runs_mb = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  return { ...times, compile_ms, notes, runs_mb, rss_mb: Math.round(process.resourceUsage().maxRSS / 1024) };
}

async function openFlow(config: ModelConfig, T: number, B: number): Promise<Draw> {
  const graphs = exportedGraphs(config, firstWeights(config));
  const [sample, decode] = [await open(graphs.sample), await open(graphs.decode)];
  const zeros = (width: number) => ({ data: new Float32Array(T * B * width), dims: [T, B, width] });
  const fixed: Tensors = { mask: ones(T, B), given: zeros(config.latent), known: zeros(1) };
  return async (random) => {
    const epsilon = { data: random.normals(T * B * config.latent), dims: [T, B, config.latent] };
    const { z } = await sample.run({ epsilon, ...fixed });
    const { logits } = await decode.run({ z: z!, mask: fixed.mask! });
    return (logits!.data as Float32Array).reduce(
      (n, logit) => n + (random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0),
      0,
    );
  };
}

async function openBaseline(config: ModelConfig, T: number, B: number): Promise<Draw> {
  const draw = await open(baselineGraphs(config, firstWeights(config)).draw);
  const dims = [T, B, config.vocabulary];
  return async (random) => {
    const u = { data: random.uniforms(T * B * config.vocabulary), dims };
    const { x } = await draw.run({ u, mask: ones(T, B) });
    return (x!.data as Float32Array).reduce((n, sounds) => n + sounds, 0);
  };
}

const firstWeights = (config: ModelConfig) => initialWeights(parameterSpecs(config), Random.of(1));

const ones = (T: number, B: number) => ({ data: new Float32Array(T * B).fill(1), dims: [T, B, 1] });

function open({ dimensions, fn }: ExportedGraph): Promise<Compiled> {
  return compile(polymorphic(SIZES, dimensions, fn));
}
