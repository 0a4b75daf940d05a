import { Random } from '../../core/random.ts';
import { compile, polymorphic, type Compiled, type Tensors } from '../../models/compiler/index.ts';
import { exportedGraphs } from '../../models/export/graphs.ts';
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

/** From noise to notes: prior, decoder and emission, on random weights, one thread. */
export async function benchSample({ arch, hidden, steps: T, batch: B, positions }: SampleBench) {
  const config = peerConfig(arch, hidden, T, positions);
  const graphs = exportedGraphs(config, initialWeights(parameterSpecs(config), Random.of(1)));
  const start = performance.now();
  const open = ({ dimensions, fn }: (typeof graphs)['sample']): Promise<Compiled> =>
    compile(polymorphic(SIZES, dimensions, fn));
  const [sample, decode] = [await open(graphs.sample), await open(graphs.decode)];
  const compile_ms = rounded(performance.now() - start);
  const random = Random.of(2);
  const zeros = (width: number) => ({ data: new Float32Array(T * B * width), dims: [T, B, width] });
  const fixed: Tensors = {
    mask: { data: new Float32Array(T * B).fill(1), dims: [T, B, 1] },
    given: zeros(config.latent),
    known: zeros(1),
  };
  let notes = 0;
  const before = process.memoryUsage().rss;
  const times = await timed(async () => {
    const epsilon = { data: random.normals(T * B * config.latent), dims: [T, B, config.latent] };
    const { z } = await sample.run({ epsilon, ...fixed });
    const { logits } = await decode.run({ z: z!, mask: fixed.mask! });
    notes = (logits!.data as Float32Array).reduce(
      (n, logit) => n + (random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0),
      0,
    );
  }, RUNS);
  const runs_mb = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  return { ...times, compile_ms, notes, runs_mb, rss_mb: Math.round(process.resourceUsage().maxRSS / 1024) };
}
