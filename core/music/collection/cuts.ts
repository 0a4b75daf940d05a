/** A part of a piece: from step `start` up to, not including, `end`. */
export type Span = { readonly start: number; readonly end: number };

/** How long the parts of a long piece are at most, in steps: a length at which training steps are quick. */
const PART_STEPS = 128;
/** The share of a part that the next one repeats, so that a model also learns from what crosses a cut. */
const OVERLAP = 1 / 4;
/** A rest shorter than this many steps, or than a bar, is no part of its own. */
const TINY_STEPS = 4;

/** How a piece is cut: the longest sequence that a model knows, and whether parts overlap by about a quarter. */
export type CutOptions = { readonly maxSteps: number; readonly overlap: boolean };

/**
 * Cuts a piece of `steps` steps for a model: one that the model knows whole stays whole, a longer one becomes parts of
 * about equal length that begin and end at bar lines where there are any near. Parts together hold every step; without
 * overlap each once.
 */
export function cutPiece(steps: number, lines: readonly number[], { maxSteps, overlap }: CutOptions): Span[] {
  if (steps <= maxSteps) return steps > 0 ? [{ start: 0, end: steps }] : [];
  const limit = Math.min(maxSteps, PART_STEPS);
  const shared = overlap ? Math.floor(limit * OVERLAP) : 0;
  const spans: Span[] = [];
  let [start, reached] = [0, 0];
  while (reached < steps) {
    const end = endOf({ start, reached, steps, limit, shared, maxSteps }, lines);
    spans.push({ start, end });
    start = shared === 0 ? end : nextStart(start, end, shared, lines);
    reached = end;
  }
  return spans;
}

type Place = {
  start: number;
  reached: number;
  steps: number;
  limit: number;
  shared: number;
  maxSteps: number;
};

/** Where the part that begins at `start` ends: the rest is divided evenly, then the end goes to a bar line near by. */
function endOf({ start, reached, steps, limit, shared, maxSteps }: Place, lines: readonly number[]): number {
  const rest = steps - start;
  if (rest <= limit || (rest <= maxSteps && isTiny(start + limit, steps, lines))) return steps;
  const parts = Math.ceil((rest - shared) / (limit - shared));
  const even = start + Math.ceil((rest + (parts - 1) * shared) / parts);
  const least = Math.max(reached + 1, start + Math.ceil((even - start) / 2));
  return nearestLine(lines, even, least, start + limit) ?? Math.max(even, reached + 1);
}

/** Whether what is left from a step on is less than a bar, or than a few steps. */
function isTiny(from: number, steps: number, lines: readonly number[]): boolean {
  return steps - from < TINY_STEPS || !lines.some((line) => line >= from);
}

/** Where the next part begins: about `shared` steps before this one's end, at a bar line if one is near. */
function nextStart(start: number, end: number, shared: number, lines: readonly number[]): number {
  const wanted = end - shared;
  return nearestLine(lines, wanted, Math.max(start + 1, wanted - shared), end) ?? Math.max(start + 1, wanted);
}

/** Of the bar lines in [from, to] the one nearest to a step, of two the earlier. */
function nearestLine(lines: readonly number[], step: number, from: number, to: number): number | undefined {
  let best: number | undefined;
  for (let i = firstAtOrAfter(lines, from); i < lines.length && lines[i]! <= to; i++) {
    if (best === undefined || Math.abs(lines[i]! - step) < Math.abs(best - step)) best = lines[i];
  }
  return best;
}

function firstAtOrAfter(lines: readonly number[], step: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
