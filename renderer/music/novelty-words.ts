import type { Nearest } from '../state/novelty.svelte.ts';

/** From this share on a piece is told to be a near copy. */
const COPY = 0.8;

/** A share as people say it: `62%`. */
export function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

/** What is nearest, as `training piece 113, 62% shared`. */
export function nearestWords(nearest: NonNullable<Nearest>): string {
  return `training piece ${nearest.piece}, ${percent(nearest.share)} shared`;
}

/** Whether being so near is usual among the training pieces themselves. */
export function usualWords({ usual }: NonNullable<Nearest>): string {
  if (usual >= 0.995) return 'Farther than any training piece is from its nearest';
  if (usual < 0.005) return 'Nearer than any training piece is to another';
  return usual >= 0.5
    ? `Farther than ${percent(usual)} of training pieces are from their nearest`
    : `Nearer than ${percent(1 - usual)} of training pieces are to another`;
}

/** Whether it shares so much that it should not be called new. */
export function isNearCopy({ share }: NonNullable<Nearest>): boolean {
  return share >= COPY;
}
