import { RivuletError } from '../errors.ts';

/** The length of a step in quarter notes, or `auto` to find it from the notes. */
export type Grid = number | 'auto';

/** Steps that `auto` tries, coarse to fine, in quarter notes: binary and triplet. */
const CANDIDATES = [1, 1 / 2, 1 / 3, 1 / 4, 1 / 6, 1 / 8, 1 / 12];
/** Steps for a free performance, which shows no triplets. */
const FREE_STEPS = [1, 1 / 2, 1 / 4, 1 / 8];
/** A grid fits when this share of the onsets lies on it; the rest are grace notes and slips. */
const SHARE_ON_GRID = 0.95;
/** How far an onset may be from the grid: in steps, and in quarter notes (at 120 a minute, 20 ms). */
const TOLERANCE_STEPS = 0.15;
const TOLERANCE_QUARTERS = 0.04;
/** Played freely, nothing fits: then the step is the one nearest to this time, which separates a pianist's notes. */
const FREE_STEP_SECONDS = 0.125;

const LONGEST_STEP = 64;
const SHORTEST_STEP = 1 / 96;

/** Reads `auto`, a number or a fraction such as `1/3`, in quarter notes. Throws 'bad-argument'. */
export function parseGrid(text: string): Grid {
  if (text === 'auto') return 'auto';
  const match = /^(\d+(?:\.\d+)?|\.\d+)(?:\/(\d+))?$/.exec(text.trim());
  return checkGrid(match ? Number(match[1]) / Number(match[2] ?? 1) : NaN, text);
}

/** The same grid if a piece can be laid on it; throws 'bad-argument' otherwise. */
export function checkGrid(grid: Grid, shown = String(grid)): Grid {
  if (grid === 'auto' || (grid >= SHORTEST_STEP && grid <= LONGEST_STEP)) return grid;
  throw new RivuletError(
    'bad-argument',
    `a grid is auto or a step in quarter notes from 1/96 to ${LONGEST_STEP}, such as 1, 0.25 or 1/3; got ${shown}`,
  );
}

/** Where a piece's steps lie: their length and the place of step 0, in quarter notes. */
export type GridFit = { readonly stepQuarters: number; readonly phaseQuarters: number };

/**
 * Lays a grid under onsets, given in quarter notes. `auto` takes the coarsest step on which nearly all onsets lie;
 * a free performance has none and gets the step nearest an eighth of a second at its tempo (quarters a minute). The
 * grid begins at 0, unless the onsets lie on the same grid begun up to half a step earlier or later.
 */
export function fitGrid(onsetQuarters: readonly number[], grid: Grid, tempo: number): GridFit {
  const candidates = grid === 'auto' ? CANDIDATES : [grid];
  for (const stepQuarters of candidates) {
    const fit = bestPhase(onsetQuarters, stepQuarters);
    if (share(onsetQuarters, fit) >= SHARE_ON_GRID) return fit;
  }
  return bestPhase(onsetQuarters, grid === 'auto' ? freeStep(tempo) : grid);
}

/** Begins the grid at 0 unless more onsets lie on it begun elsewhere. */
function bestPhase(onsetQuarters: readonly number[], stepQuarters: number): GridFit {
  const atZero = { stepQuarters, phaseQuarters: 0 };
  const shifted = { stepQuarters, phaseQuarters: commonPhase(onsetQuarters, stepQuarters) };
  return share(onsetQuarters, shifted) > share(onsetQuarters, atZero) ? shifted : atZero;
}

/** Mean distance of onsets from their nearest step, in steps: 0 is exact, 0.25 is chance. */
export function residualSteps(onsetQuarters: readonly number[], fit: GridFit): number {
  if (onsetQuarters.length === 0) return 0;
  const total = onsetQuarters.reduce((sum, onset) => sum + offGrid(onset, fit), 0);
  return total / onsetQuarters.length;
}

/** The share of onsets that are on the grid, as near as a listener can tell. */
function share(onsetQuarters: readonly number[], fit: GridFit): number {
  const tolerance = Math.min(TOLERANCE_STEPS, TOLERANCE_QUARTERS / fit.stepQuarters);
  const on = onsetQuarters.filter((onset) => offGrid(onset, fit) <= tolerance).length;
  return onsetQuarters.length === 0 ? 1 : on / onsetQuarters.length;
}

/** Distance from the nearest step, in steps. */
function offGrid(onsetQuarters: number, { stepQuarters, phaseQuarters }: GridFit): number {
  const steps = (onsetQuarters - phaseQuarters) / stepQuarters;
  return Math.abs(steps - Math.round(steps));
}

/** By how much onsets are late (or early, negative) in common: their circular mean over a step. */
function commonPhase(onsetQuarters: readonly number[], stepQuarters: number): number {
  const angles = onsetQuarters.map((onset) => (2 * Math.PI * onset) / stepQuarters);
  const sine = angles.reduce((sum, angle) => sum + Math.sin(angle), 0);
  const cosine = angles.reduce((sum, angle) => sum + Math.cos(angle), 0);
  return (Math.atan2(sine, cosine) / (2 * Math.PI)) * stepQuarters;
}

function freeStep(tempo: number): number {
  const distance = (step: number) => Math.abs(Math.log((step * 60) / tempo / FREE_STEP_SECONDS));
  return FREE_STEPS.reduce((best, step) => (distance(step) < distance(best) ? step : best));
}
