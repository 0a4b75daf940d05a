import type { Viewport } from './coordinates.ts';

/** The part of a piece that is in view, in steps of it: what is beyond its end does not count. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A window that is hardly less than the piece is all of it. */
const ALL = 1e-6;

/** The window of a roll that is `width` pixels wide on a piece of `steps` steps; undefined where it shows all of it. */
export function windowOf(
  { leftStep, stepWidth }: Viewport,
  width: number,
  steps: number,
): Window | undefined {
  const seen = width / stepWidth;
  if (width === 0 || (leftStep <= ALL && seen >= steps - ALL)) return undefined;
  return { from: Math.min(leftStep, steps), to: Math.min(leftStep + seen, steps) };
}

/** Where a key takes a window that begins at `from` and shows `seen` steps; undefined where the key means nothing. */
export function keyed(
  key: string,
  { from, seen, bar, steps }: { from: number; seen: number; bar: number; steps: number },
): number | undefined {
  const to: Readonly<Record<string, number>> = {
    ArrowLeft: from - bar,
    ArrowRight: from + bar,
    PageUp: from - seen,
    PageDown: from + seen,
    Home: 0,
    End: steps - seen,
  };
  const step = to[key];
  return step === undefined ? undefined : Math.max(0, Math.min(step, steps - seen));
}

/** A window in words, by its bars. */
export function windowWords({ from, to }: Window, bar: number, steps: number): string {
  const last = (step: number) => Math.max(1, Math.ceil(step / bar - 1e-9));
  const [first, until, all] = [Math.floor(from / bar + 1e-9) + 1, last(to), last(steps)];
  const bars = first >= until ? `Bar ${until}` : `Bars ${first} to ${until}`;
  return `${bars} of ${all}`;
}
