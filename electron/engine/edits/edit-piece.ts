import type { EngineResponse } from '../../../core/contract/engine.ts';
import { Random } from '../../../core/random.ts';
import { perturbed } from '../../../models/latent/edits/perturb.ts';
import { regionOf, withRegion } from '../../../models/latent/edits/region.ts';
import { continued } from './continue.ts';
import { type Edits, type EditTask, freshNoise } from './edit-task.ts';
import { freshUniforms, isLikeliest } from './emission.ts';
import { infill } from './infill.ts';
import { redrawn } from './redraw.ts';
import { steer } from './steer.ts';
import { checkRegion, pieceOf, type Subject, subjectOf } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** Edits a region of a piece; see CONTRACTS, "The document". */
export async function editPiece(bench: Workbench, task: EditTask): Promise<EngineResponse<'editPiece'>> {
  const subject = subjectOf(bench.manifest, task.piece);
  if (task.change.kind !== 'continue') checkRegion(task.region, subject.score.length);
  const edits =
    task.change.kind === 'infill'
      ? await infill(bench, subject, task, task.change)
      : await alone(bench, await changed(bench, subject, task));
  return { ...edits, active: bench.model.active };
}

async function alone(bench: Workbench, edited: Subject): Promise<Edits> {
  bench.progress(1, 1);
  return { pieces: [pieceOf(bench.manifest, edited)] };
}

function changed(bench: Workbench, subject: Subject, task: EditTask): Promise<Subject> {
  const { change } = task;
  switch (change.kind) {
    case 'perturb':
      return perturb(bench, subject, task, change.alpha);
    case 'reroll':
      return reroll(bench, subject, task);
    case 'steer':
      return steer(bench, subject, task);
    case 'continue':
      return continued(bench, subject, task, change.steps);
    case 'infill':
      throw new Error('an infill gives several pieces');
  }
}

/** ε' = √(1 − α²) · ε + α · ξ in the region, with ξ of the temperature; u stays. α = 0 is the piece itself. */
async function perturb(bench: Workbench, subject: Subject, task: EditTask, alpha: number): Promise<Subject> {
  if (alpha === 0) return subject;
  const { region, seed } = task;
  const xi = freshNoise(bench, Random.of(seed), task);
  const noise = perturbed(regionOf(subject.epsilon, region), alpha, xi);
  return redrawn(bench, subject, {
    region,
    noise,
    u: subject.u,
    likeliest: isLikeliest(bench.manifest, task),
  });
}

/** Fresh ε and fresh u in the region. */
async function reroll(bench: Workbench, subject: Subject, task: EditTask): Promise<Subject> {
  const { manifest } = bench;
  const { region, seed } = task;
  const random = Random.of(seed);
  const noise = freshNoise(bench, random, task);
  const u = withRegion(subject.u, region, freshUniforms(manifest, task, random, region.to - region.from));
  return redrawn(bench, subject, { region, noise, u, likeliest: isLikeliest(manifest, task) });
}
