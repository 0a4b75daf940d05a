import type { MusicDocument } from '../../core/document.ts';

/** Why there is no way from one piece to another, as a sentence; undefined where there is. */
export function joinWords(a: MusicDocument, b: MusicDocument): string | undefined {
  if (a === b || (a.z !== null && a.z === b.z)) return 'Choose two that are not the same piece.';
  for (const { title, z, drawn } of [a, b]) {
    if (!z) return `${title} has no latents yet: a model must have made it or read it.`;
    if (drawn) return `${title} is being read anew after a change by hand. Try again in a moment.`;
  }
  if (a.model !== b.model)
    return `They are of different models, ${a.model} and ${b.model}, whose latents mean different things.`;
  return a.steps === b.steps
    ? undefined
    : `They differ in length, ${a.steps} and ${b.steps} steps: a way needs equal lengths.`;
}
