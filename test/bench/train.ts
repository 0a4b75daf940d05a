import { Random } from '../../core/random.ts';
import { compile, polymorphic, type Tensors } from '../../models/compiler/index.ts';
import { initialWeights } from '../../models/flows/parameters.ts';
import { correctedRate } from '../../models/train/adam.ts';
import { rounded, timed } from '../../models/evaluate/speed.ts';
import { yardstick, type SpeedModel } from '../../models/evaluate/yardstick.ts';
import { DIMENSIONS, parameterSpecs, SIZES, trainingGraph } from '../../models/train/graphs.ts';
import { Slots } from '../../models/train/slots.ts';

const RUNS = 9;
/** The share of notes that sound in the made-up batch, as in the yardstick. */
const NOTES = 0.05;

export interface TrainBench extends SpeedModel {
  readonly steps: number;
  readonly batch: number;
}

/** One training step, whole: forward, gradients, clip and Adam, on random weights and data, one thread. */
export async function benchTrain({ steps: T, batch: B, ...model }: TrainBench) {
  const config = yardstick(model, T);
  const start = performance.now();
  const graph = await compile(
    polymorphic(SIZES, DIMENSIONS, trainingGraph(config, { samples: 1, dropout: false })),
  );
  const compile_ms = rounded(performance.now() - start);
  const random = Random.of(1);
  const weights = initialWeights(parameterSpecs(config), random);
  const slots = Slots.fresh(weights);
  const V = config.vocabulary;
  const batch: Tensors = {
    x: { data: random.uniforms(T * B * V).map((u) => (u < NOTES ? 1 : 0)), dims: [T, B, V] },
    mask: { data: new Float32Array(T * B).fill(1), dims: [T, B, 1] },
  };
  let updates = 0;
  let loss = NaN;
  const times = await timed(
    async () => {
      const epsilon = { data: random.normals(T * B * config.latent), dims: [T, B, config.latent] };
      const scalars = {
        klWeight: 1,
        rate: correctedRate(1e-3, ++updates),
        keep: 1,
        averaging: 0.01,
        clip: 0.25,
      };
      const feeds = Object.entries(scalars).map(([name, v]) => [
        name,
        { data: Float32Array.of(v), dims: [] },
      ]);
      const outputs = await slots.step(graph, {
        ...batch,
        epsilon,
        ...(Object.fromEntries(feeds) as Tensors),
      });
      loss = outputs.loss!.data[0] as number;
    },
    RUNS,
    () => performance.now(),
  );
  const parameters = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
  return {
    ...times,
    compile_ms,
    parameters,
    loss,
    rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
