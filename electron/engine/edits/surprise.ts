import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { Random } from '../../../core/random.ts';
import {
  type BoundTerms,
  notesLogProb,
  posteriorLogProb,
  type StepCost,
  stepCost,
  symbolLogProb,
} from '../../../models/latent/edits/bound.ts';
import { repeated } from './lanes.ts';
import { denseOf, scoreOf } from './score.ts';
import { checkSteps } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** Samples of the posterior that the bound is the mean of. */
const SAMPLES = 8;

/** The bound's cost of each step, in nats for music and bits for text, as a mean over samples of the posterior. */
export async function surprise(
  bench: Workbench,
  task: EngineTask<'surprise'>,
): Promise<EngineResponse<'surprise'>> {
  const { manifest } = bench;
  const score = scoreOf(manifest, task);
  checkSteps(manifest, score.length);
  const unit = manifest.kind === 'text' ? Math.LN2 : 1;
  const costs = await costsOf(bench, denseOf(manifest, score), Random.of(task.seed));
  const perStep = Float32Array.from(costs, ({ reconstruction, kl }) => (reconstruction + kl) / unit);
  const mean = (part: (cost: StepCost) => number) =>
    costs.reduce((sum, cost) => sum + part(cost) / unit, 0) / costs.length;
  return {
    perStep: { data: perStep, dims: [perStep.length] },
    mean: mean(({ reconstruction, kl }) => reconstruction + kl),
    reconstruction: mean(({ reconstruction }) => reconstruction),
    kl: mean(({ kl }) => kl),
  };
}

async function costsOf(bench: Workbench, x: FloatTensor, random: Random): Promise<StepCost[]> {
  const { mean, logVar } = await bench.encode(x);
  const [steps = 0, , latent = 0] = mean.dims;
  const noise = { data: random.normals(steps * SAMPLES * latent), dims: [steps, SAMPLES, latent] };
  const spread = repeated(logVar, SAMPLES);
  const z = drawn(repeated(mean, SAMPLES), spread, noise);
  const [{ logProb }, logits] = [await bench.density(z), await bench.decode(z)];
  const terms = (t: number, lane: number): BoundTerms => {
    const row = t * SAMPLES + lane;
    return {
      reconstruction: likelihood(bench)(rowOf(x, t), rowOf(logits, row)),
      prior: logProb.data[row]!,
      posterior: posteriorLogProb(rowOf(noise, row), rowOf(spread, row)),
    };
  };
  return Array.from({ length: steps }, (_, t) =>
    stepCost(Array.from({ length: SAMPLES }, (_, lane) => terms(t, lane))),
  );
}

function likelihood({ manifest }: Workbench) {
  return manifest.kind === 'music' ? notesLogProb : symbolLogProb;
}

/** mean + exp(logVar / 2) · noise */
function drawn(mean: FloatTensor, logVar: FloatTensor, noise: FloatTensor): FloatTensor {
  const data = mean.data.map((value, i) => value + Math.exp(logVar.data[i]! / 2) * noise.data[i]!);
  return { data, dims: mean.dims };
}

/** A row of [.., B, D], counted over all axes but the last. */
function rowOf({ data, dims }: FloatTensor, row: number): Float32Array {
  const width = dims.at(-1)!;
  return data.subarray(row * width, (row + 1) * width);
}
