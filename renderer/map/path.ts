import type { Place } from './density.ts';

/** Straight pieces between two nodes that stand for the curve. */
const PIECES = 24;

/**
 * A smooth line through nodes, as places close to each other: Catmull and Rom's spline (A class of local interpolating
 * splines, 1974), which passes through every node.
 */
export function curveThrough(nodes: readonly Place[]): Place[] {
  if (nodes.length < 2) return [...nodes];
  const curve: Place[] = [nodes[0]!];
  for (let i = 0; i + 1 < nodes.length; i++)
    for (let piece = 1; piece <= PIECES; piece++) curve.push(between(nodes, i, piece / PIECES));
  return curve;
}

/** The place after a share of the length of a line of straight pieces, 0 … 1. */
export function placeAlong(line: readonly Place[], share: number): Place {
  const lengths = line.slice(1).map((to, i) => distance(line[i]!, to));
  let left = Math.min(1, Math.max(0, share)) * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length && length > 0) return mix(line[i]!, line[i + 1]!, left / length);
    left -= length;
  }
  return line.at(-1)!;
}

/** So many places along a line, its ends among them, equally far from each other along it. */
export function placesAlong(line: readonly Place[], count: number): Place[] {
  return Array.from({ length: count }, (_, i) => placeAlong(line, count === 1 ? 0 : i / (count - 1)));
}

/** How far two places are from each other. */
export function distance(a: Place, b: Place): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

function between(nodes: readonly Place[], i: number, t: number): Place {
  const at = (j: number) => nodes[Math.min(nodes.length - 1, Math.max(0, j))]!;
  const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
  const along = (axis: 0 | 1) => {
    const [a, b, c, d] = [p0[axis], p1[axis], p2[axis], p3[axis]];
    return (
      (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2 + (3 * b - a - 3 * c + d) * t ** 3) / 2
    );
  };
  return [along(0), along(1)];
}

function mix(a: Place, b: Place, share: number): Place {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}
