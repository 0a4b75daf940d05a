import { RivuletError } from '../../errors.ts';

/** A change of tempo: from this tick on a quarter note lasts this many microseconds. */
export type TempoChange = { readonly ticks: number; readonly quarterMicroseconds: number };

/** The tempo of a file that names none: 120 quarter notes a minute. */
export const DEFAULT_QUARTER_MICROSECONDS = 500_000;

/** More changes than any performance has; past it a file would fill the memory. */
const MAX_TEMPOS = 200_000;

/** Adds a change. Throws 'bad-file' when there are too many. */
export function addTempo(changes: TempoChange[], change: TempoChange): void {
  if (changes.length >= MAX_TEMPOS)
    throw new RivuletError('bad-file', `more than ${MAX_TEMPOS} tempo changes`);
  changes.push(change);
}

/** Seconds since the beginning for a tick; does not decrease. `changes` need not be in order. */
export function secondsAt(ticksPerQuarter: number, changes: readonly TempoChange[]) {
  const marks = [{ ticks: 0, seconds: 0, quarterMicroseconds: DEFAULT_QUARTER_MICROSECONDS }];
  const advance = (mark: (typeof marks)[number], ticks: number) =>
    mark.seconds + ((ticks - mark.ticks) / ticksPerQuarter) * (mark.quarterMicroseconds / 1e6);
  for (const { ticks, quarterMicroseconds } of [...changes].sort((a, b) => a.ticks - b.ticks)) {
    marks.push({ ticks, seconds: advance(marks.at(-1)!, ticks), quarterMicroseconds });
  }
  return (ticks: number): number => advance(marks[lastAtOrBefore(marks, ticks)]!, ticks);
}

/** The index of the last mark that is not after `ticks`; the first mark is at 0. */
function lastAtOrBefore(marks: readonly { ticks: number }[], ticks: number): number {
  let [low, high] = [0, marks.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (marks[middle]!.ticks <= ticks) low = middle;
    else high = middle - 1;
  }
  return low;
}
