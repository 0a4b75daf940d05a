import { Random } from '../../core/random.ts';
import { openDrawing } from '../../models/evaluate/drawing.ts';
import { rounded, timed } from '../../models/evaluate/speed.ts';
import { yardstick, type SpeedModel } from '../../models/evaluate/yardstick.ts';

const RUNS = 7;

export interface SampleBench extends SpeedModel {
  readonly steps: number;
  readonly batch: number;
}

/** From noise to notes on random weights, one thread: prior, decoder and emission, or the baseline's one graph. */
export async function benchSample({ steps, batch, ...model }: SampleBench) {
  const start = performance.now();
  const { draw } = await openDrawing(yardstick(model, steps));
  const compile_ms = rounded(performance.now() - start);
  const random = Random.of(2);
  let notes = 0;
  const before = process.memoryUsage().rss;
  const times = await timed(
    async () => {
      notes = await draw(random, steps, batch);
    },
    RUNS,
    () => performance.now(),
  );
  const runs_mb = Math.round((process.memoryUsage().rss - before) / 2 ** 20);
  return { ...times, compile_ms, notes, runs_mb, rss_mb: Math.round(process.resourceUsage().maxRSS / 1024) };
}
