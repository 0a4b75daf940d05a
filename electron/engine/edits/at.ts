import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { RivuletError } from '../../../core/errors.ts';
import { drawLength } from '../../../core/length.ts';
import { Random } from '../../../core/random.ts';
import { type Place, shiftTo, steered } from '../../../models/latent/edits/move.ts';
import { freshNoise } from './edit-task.ts';
import { freshUniforms, isLikeliest } from './emission.ts';
import { uniformsAStep } from './score.ts';
import { settled } from './settle.ts';
import { checkSteps, pieceOf, type Subject } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** What pieces at all places of a map begin with: one sample. */
interface Start {
  readonly z: FloatTensor;
  readonly u: FloatTensor;
}

/** Pieces at places of a map: one sample, moved in the plane of the map so that its mean z lies there. */
export async function at(bench: Workbench, task: EngineTask<'at'>): Promise<EngineResponse<'at'>> {
  const { latent } = bench.manifest.config;
  if (task.axes.dims.join() !== `2,${latent}` || task.centre.dims.join() !== `${latent}`) {
    throw new RivuletError('bad-shape', `expected axes [2,${latent}] and centre [${latent}]`);
  }
  const start = await begin(bench, task);
  const pieces = [];
  for (const [index, place] of task.places.entries()) {
    bench.progress(index, task.places.length);
    pieces.push(pieceOf(bench.manifest, await moved(bench, start, task, place), index));
  }
  bench.progress(pieces.length, pieces.length);
  return { pieces };
}

async function begin(bench: Workbench, task: EngineTask<'at'>): Promise<Start> {
  const { manifest } = bench;
  const random = Random.of(task.seed);
  const length = drawLength(manifest.lengthHistogram, random.uniform());
  const steps = task.steps ?? length;
  checkSteps(manifest, steps);
  const noise = freshNoise(bench, random, { ...task, region: { from: 0, to: steps } });
  const z = await bench.sampleFree({ data: noise, dims: [steps, 1, manifest.config.latent] });
  const u = freshUniforms(manifest, task, random, steps);
  return { z, u: { data: u, dims: [steps, 1, uniformsAStep(manifest)] } };
}

async function moved(
  bench: Workbench,
  { z: before, u }: Start,
  task: EngineTask<'at'>,
  place: Place,
): Promise<Subject> {
  const steps = before.dims[0]!;
  const region = { from: 0, to: steps };
  const plane = { axes: task.axes.data, centre: task.centre.data };
  const z = steered(before, region, shiftTo(before, plane, place));
  const { epsilon } = await bench.density(z);
  const score = Array.from({ length: steps }, () => []);
  return settled(bench, { epsilon, z, u, score, region, likeliest: isLikeliest(bench.manifest, task) });
}
