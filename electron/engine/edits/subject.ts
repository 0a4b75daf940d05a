import type { Piece } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Region } from '../../../core/contract/latent.ts';
import type { Manifest } from '../../../core/contract/manifest.ts';
import { RivuletError } from '../../../core/errors.ts';
import { type Content, contentOf, type Score, scoreOf, uniformsAStep } from './score.ts';

/** The latents of a piece; shapes as in the contract. */
export interface Latents {
  readonly epsilon: FloatTensor;
  readonly z: FloatTensor;
  readonly u: FloatTensor;
}

/** A piece that is edited: its latents and its score. */
export interface Subject extends Latents {
  readonly score: Score;
}

/**
 * The piece of a request.
 * @throws RivuletError `bad-shape` when its parts are not of one length, or not of this model's widths.
 */
export function subjectOf(manifest: Manifest, piece: Content & Latents): Subject {
  const score = scoreOf(manifest, piece);
  checkSteps(manifest, score.length);
  checkLatents(manifest, piece, score.length);
  return { score, epsilon: piece.epsilon, z: piece.z, u: piece.u };
}

/** @throws RivuletError `bad-shape` when latents are not those of so many steps of this model. */
export function checkLatents(manifest: Manifest, { epsilon, z, u }: Latents, steps: number): void {
  const { latent } = manifest.config;
  check('epsilon', epsilon, [steps, 1, latent]);
  check('z', z, [steps, 1, latent]);
  check('u', u, [steps, 1, uniformsAStep(manifest)]);
}

/** @throws RivuletError `bad-argument` when the model knows no pieces of this length. */
export function checkSteps({ config, name }: Manifest, steps: number): void {
  if (config.positions !== 'onehot' || steps <= config.maxSteps) return;
  throw new RivuletError(
    'bad-argument',
    `${name} knows pieces of 1 to ${config.maxSteps} steps, asked for ${steps}`,
  );
}

/** @throws RivuletError `bad-argument` when a region reaches beyond the piece. */
export function checkRegion({ from, to }: Region, steps: number): void {
  if (to <= steps) return;
  throw new RivuletError('bad-argument', `the steps ${from} to ${to} are not all in a piece of ${steps}`);
}

/** A subject as the contract says a piece. */
export function pieceOf(manifest: Manifest, { score, epsilon, z, u }: Subject, index = 0): Piece {
  return { index, steps: score.length, ...contentOf(manifest, score), epsilon, z, u };
}

function check(name: string, { dims }: FloatTensor, expected: readonly number[]): void {
  if (dims.join() === expected.join()) return;
  throw new RivuletError('bad-shape', `${name} should be [${expected}], but it is [${dims}]`);
}
