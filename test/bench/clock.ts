/** Times of repeated runs, in milliseconds. */
export interface Times {
  readonly median_ms: number;
  readonly best_ms: number;
  readonly runs: number;
}

/** Runs once to warm up, then `runs` times. */
export async function timed(run: () => Promise<unknown>, runs: number): Promise<Times> {
  await run();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median_ms: rounded(times[Math.floor(runs / 2)]!), best_ms: rounded(times[0]!), runs };
}

/** To a tenth. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
