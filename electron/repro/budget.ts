import type { Run } from './rows.ts';

/** A run with the minutes of the processor that it gets. */
export interface Allotted {
  readonly run: Run;
  readonly minutes: number;
}

/** Below this share of what a run needs it is not begun: its figure would say nothing. */
const LEAST_SHARE = 0.25;

/**
 * Shares minutes among runs in order of worth: each gets what it needs until nothing is left, the last one what remains
 * if that is worth while; the first always begins. What is left over when all have enough is shared in proportion.
 * Depends on the budget and the row alone, so that a continued row goes on with the shares that it began with.
 */
export function allot(runs: readonly Run[], minutes?: number): Allotted[] {
  const needed = runs.reduce((sum, run) => sum + run.minutes, 0);
  if (minutes === undefined) return runs.map((run) => ({ run, minutes: run.minutes }));
  if (minutes >= needed) return runs.map((run) => ({ run, minutes: (run.minutes * minutes) / needed }));
  const allotted: Allotted[] = [];
  let left = minutes;
  for (const run of runs) {
    const share = Math.min(run.minutes, left);
    if (allotted.length > 0 && share < LEAST_SHARE * run.minutes) break;
    allotted.push({ run, minutes: share });
    left -= share;
    if (left <= 0) break;
  }
  return allotted;
}
