import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import { RivuletError } from '../../../core/errors.ts';
import { Random } from '../../../core/random.ts';
import { perturbed } from '../../../models/latent/edits/perturb.ts';
import { regionOf, withRegion } from '../../../models/latent/edits/region.ts';
import { freshUniforms, isLikeliest } from './emission.ts';
import { redrawn } from './redraw.ts';
import { checkRegion, pieceOf, type Subject, subjectOf } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** An edit of a piece, as `latent.edit` says it. */
export type EditTask = EngineTask<'editPiece'>;

/** The pieces of an edit, and how proposals were weighted. */
type Edits = Omit<EngineResponse<'editPiece'>, 'active'>;

/** Edits a region of a piece; see CONTRACTS, "The document". */
export async function editPiece(bench: Workbench, task: EditTask): Promise<EngineResponse<'editPiece'>> {
  const subject = subjectOf(bench.manifest, task.piece);
  if (task.change.kind !== 'continue') checkRegion(task.region, subject.score.length);
  return { ...(await changed(bench, subject, task)), active: bench.model.active };
}

async function changed(bench: Workbench, subject: Subject, task: EditTask): Promise<Edits> {
  const one = async (edit: Promise<Subject>): Promise<Edits> => {
    bench.progress(0, 1);
    const piece = pieceOf(bench.manifest, await edit);
    bench.progress(1, 1);
    return { pieces: [piece] };
  };
  switch (task.change.kind) {
    case 'perturb':
      return one(perturb(bench, subject, task, task.change.alpha));
    case 'reroll':
      return one(reroll(bench, subject, task));
  }
  throw new RivuletError('bad-argument', 'this edit is being built');
}

/** ε' = √(1 − α²) · ε + α · ξ in the region, with ξ of the temperature; u stays. α = 0 is the piece itself. */
async function perturb(bench: Workbench, subject: Subject, task: EditTask, alpha: number): Promise<Subject> {
  if (alpha === 0) return subject;
  const { region, seed } = task;
  const epsilon = regionOf(subject.epsilon, region);
  const noise = perturbed(epsilon, alpha, noiseFrom(Random.of(seed), epsilon.length, task.temperature));
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
  const { region, seed, temperature } = task;
  const [random, steps] = [Random.of(seed), region.to - region.from];
  const noise = noiseFrom(random, steps * manifest.config.latent, temperature);
  const u = withRegion(subject.u, region, freshUniforms(manifest, task, random, steps));
  return redrawn(bench, subject, { region, noise, u, likeliest: isLikeliest(manifest, task) });
}

function noiseFrom(random: Random, count: number, temperature: number): Float32Array<ArrayBuffer> {
  return random.normals(count).map((value) => value * temperature);
}
