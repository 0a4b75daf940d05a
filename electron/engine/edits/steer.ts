import { RivuletError } from '../../../core/errors.ts';
import { steered } from '../../../models/latent/edits/move.ts';
import type { EditTask } from './edit-task.ts';
import { isLikeliest } from './emission.ts';
import { noiseOf, settled } from './settle.ts';
import type { Subject } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** z moved by `shift` in the region; u stays. No shift is the piece itself. */
export async function steer(bench: Workbench, subject: Subject, task: EditTask): Promise<Subject> {
  const { shift, region } = task;
  const { latent } = bench.manifest.config;
  if (shift?.data.length !== latent) {
    throw new RivuletError('bad-shape', `expected a shift of ${latent}, got ${shift?.data.length ?? 'none'}`);
  }
  if (shift.data.every((value) => value === 0)) return subject;
  const z = steered(subject.z, region, shift.data);
  const epsilon = await noiseOf(bench, z, subject.epsilon, region);
  const { u, score } = subject;
  return settled(bench, { epsilon, z, u, score, region, likeliest: isLikeliest(bench.manifest, task) });
}
