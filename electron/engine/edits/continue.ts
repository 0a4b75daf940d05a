import { RivuletError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { lengthened } from '../../../models/latent/edits/lengthen.ts';
import { knownOutside, withRegion } from '../../../models/latent/edits/region.ts';
import { type EditTask, freshNoise } from './edit-task.ts';
import { freshUniforms, isLikeliest } from './emission.ts';
import { settled } from './settle.ts';
import { checkSteps, type Subject } from './subject.ts';
import type { Workbench } from './workbench.ts';

/**
 * The piece as it is, then fresh steps up to `steps`. z of what is there is known; its noise is computed anew, since the
 * flow knows the length of the piece and that is another now.
 */
export async function continued(
  bench: Workbench,
  subject: Subject,
  task: EditTask,
  steps: number,
): Promise<Subject> {
  const { manifest } = bench;
  const before = subject.score.length;
  if (steps <= before) {
    throw new RivuletError('bad-argument', `a piece of ${before} steps cannot go on to ${steps}`);
  }
  checkSteps(manifest, steps);
  const region = { from: before, to: steps };
  const random = Random.of(task.seed);
  const noise = freshNoise(bench, random, { ...task, region });
  const given = lengthened(subject.z, steps);
  const sampled = await bench.sample(
    lengthened(subject.epsilon, steps, noise),
    given,
    knownOutside(steps, region),
  );
  const z = withRegion(given, region, sampled.data);
  const { epsilon } = await bench.density(z);
  return settled(bench, {
    epsilon: withRegion(epsilon, region, noise),
    z,
    u: lengthened(subject.u, steps, freshUniforms(manifest, task, random, steps - before)),
    score: Array.from({ length: steps }, (_, t) => subject.score[t] ?? []),
    region,
    likeliest: isLikeliest(manifest, task),
  });
}
