import { Random } from '../../core/random.ts';
import type { Fuzzed, Target, Verdict } from './target.ts';

/** What many damaged inputs did to one reader. */
export interface FuzzFigures extends Record<Verdict, number> {
  readonly target: string;
  readonly cases: number;
  /** What was neither read nor refused, with the number of its case; that and the seed make it again. */
  readonly crashes: readonly string[];
  readonly median_ms: number;
  readonly worst_ms: number;
}

/** Which inputs are tried, and who hears of each. */
export interface FuzzOptions {
  readonly cases: number;
  readonly seed?: number;
  readonly onCase?: (done: number) => void;
}

/** Feeds a reader inputs of a seed, one after the other; the same seed gives the same ones. */
export async function fuzz(fuzzed: Fuzzed, options: FuzzOptions): Promise<FuzzFigures> {
  const target = await fuzzed.open();
  try {
    return await feed(fuzzed.name, target, options);
  } finally {
    await target.close?.();
  }
}

async function feed(name: string, target: Target, { cases, seed = 1, onCase }: FuzzOptions) {
  const verdicts: Record<Verdict, number> = { refused: 0, equal: 0, accepted: 0 };
  const crashes: string[] = [];
  const times = new Float64Array(cases);
  for (let at = 0; at < cases; at++) {
    const begun = performance.now();
    try {
      verdicts[await target.attempt(Random.of(seed, at))]++;
    } catch (thrown) {
      crashes.push(
        `case ${at}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
      );
    }
    times[at] = performance.now() - begun;
    onCase?.(at + 1);
  }
  times.sort();
  const [median_ms, worst_ms] = [times[cases >> 1] ?? 0, times.at(-1) ?? 0].map(rounded) as [number, number];
  return { target: name, cases, ...verdicts, crashes, median_ms, worst_ms };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
