import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { RivuletError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { withRegion } from '../../../models/latent/edits/region.ts';
import { freshUniforms } from './emission.ts';
import { denseOf, explained, scoreOf, uniformsAStep } from './score.ts';
import { noiseOf } from './settle.ts';
import { checkLatents, checkRegion, checkSteps, type Latents, pieceOf } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** The seed of the uniforms of pieces that are encoded: the same notes always have the same latents. */
const SEED = 0;

/**
 * The latents of notes or letters: z is the posterior mean, ε its noise, and u such that z and u give the notes again.
 * With latents of before, only the steps of the region are encoded anew.
 */
export async function encodePiece(
  bench: Workbench,
  task: EngineTask<'encodePiece'>,
): Promise<EngineResponse<'encodePiece'>> {
  const { manifest } = bench;
  const score = scoreOf(manifest, task);
  checkSteps(manifest, score.length);
  if (task.latents) checkLatents(manifest, task.latents, score.length);
  if (task.region) checkRegion(task.region, score.length);
  if (task.region && !task.latents) throw new RivuletError('bad-argument', 'a region needs the latents');
  const { mean } = await bench.encode(denseOf(manifest, score));
  const { z, epsilon } = await merged(bench, task, mean);
  const u = task.latents?.u ?? uniforms(bench, task, score.length);
  const fitting = explained(manifest, await bench.decode(z), score, u);
  return {
    piece: pieceOf(manifest, { score, z, epsilon, u: fitting }),
    active: bench.model.active,
  };
}

/** The posterior mean with its noise; outside the region, if there is one, z is what it was. */
async function merged(
  bench: Workbench,
  { latents, region }: EngineTask<'encodePiece'>,
  mean: FloatTensor,
): Promise<Pick<Latents, 'z' | 'epsilon'>> {
  if (!latents || !region) return { z: mean, epsilon: (await bench.density(mean)).epsilon };
  const z = withRegion(latents.z, region, mean.data);
  return { z, epsilon: await noiseOf(bench, z, latents.epsilon, region) };
}

function uniforms({ manifest }: Workbench, task: EngineTask<'encodePiece'>, steps: number): FloatTensor {
  const data = freshUniforms(manifest, task, Random.of(SEED), steps);
  return { data, dims: [steps, 1, uniformsAStep(manifest)] };
}
