import type { Region } from '../../core/contract/latent.ts';

/** Every step that a drag from one place to another has touched, and one at least. Places are steps with fractions. */
export function touched(from: number, to: number, steps: number): Region {
  const first = clamp(Math.floor(Math.min(from, to)), 0, steps - 1);
  return { from: first, to: clamp(Math.ceil(Math.max(from, to)), first + 1, steps) };
}

/** A region with one of its edges taken to the nearest step; past the other edge it turns over. */
export function dragged(fixed: number, to: number, steps: number): Region {
  const edge = clamp(Math.round(to), 0, steps);
  if (edge !== fixed) return { from: Math.min(fixed, edge), to: Math.max(fixed, edge) };
  return fixed < steps ? { from: fixed, to: fixed + 1 } : { from: fixed - 1, to: fixed };
}

/** The whole steps that some places cover. */
export function covering(from: number, to: number, steps: number): Region {
  return touched(from + 1e-9, to - 1e-9, steps);
}

/** Two steps and what is between them, both included. */
export function spanning(anchor: number, step: number): Region {
  return { from: Math.min(anchor, step), to: Math.max(anchor, step) + 1 };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
