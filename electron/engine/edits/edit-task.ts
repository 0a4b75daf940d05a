import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { Random } from '../../../core/random.ts';
import type { Workbench } from './workbench.ts';

/** An edit of a piece, as `latent.edit` says it. */
export type EditTask = EngineTask<'editPiece'>;

/** The pieces of an edit, and how proposals were weighted. */
export type Edits = Omit<EngineResponse<'editPiece'>, 'active'>;

/** ε of the region of an edit, of its temperature. */
export function freshNoise(
  bench: Workbench,
  random: Random,
  { region: { from, to }, temperature }: Pick<EditTask, 'region' | 'temperature'>,
): Float32Array<ArrayBuffer> {
  return random.normals((to - from) * bench.manifest.config.latent).map((value) => value * temperature);
}
