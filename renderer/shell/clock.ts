/** Quarters of a bar, which is 4/4. */
const BAR_QUARTERS = 4;

/** A place as the ruler counts it, from 1: bars, beats (quarters) and sixteenths. */
export interface BarsBeats {
  readonly bar: number;
  readonly beat: number;
  readonly sixteenth: number;
}

/** Where a step lies in bars. Times a hair before a line, as clocks give them, count as on it. */
export function barsBeats(step: number, stepQuarters: number): BarsBeats {
  const sixteenths = Math.floor(Math.max(0, step) * stepQuarters * 4 + 1e-6);
  return {
    bar: Math.floor(sixteenths / (4 * BAR_QUARTERS)) + 1,
    beat: (Math.floor(sixteenths / 4) % BAR_QUARTERS) + 1,
    sixteenth: (sixteenths % 4) + 1,
  };
}

/** When a step sounds, in seconds; `tempo` in quarters a minute. */
export function secondsAt(step: number, stepQuarters: number, tempo: number): number {
  return (Math.max(0, step) * stepQuarters * 60) / tempo;
}

/** Seconds as `1:04.6`, rounded down as a clock is. */
export function minutes(seconds: number): string {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const rest = tenths % 600;
  return `${Math.floor(tenths / 600)}:${String(Math.floor(rest / 10)).padStart(2, '0')}.${rest % 10}`;
}
