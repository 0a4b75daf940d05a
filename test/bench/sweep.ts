import { figureModels, FIGURE_STEPS, sweep, type SweepPoint } from '../../models/evaluate/speed.ts';

export interface SweepBench {
  readonly hidden: number;
  readonly runs: number;
}

/** The time of one piece by its length for the models of the figure; each point is given to `onPoint` as it comes. */
export async function benchSweep({ hidden, runs }: SweepBench, onPoint: (point: SweepPoint) => void) {
  const points: SweepPoint[] = [];
  const options = {
    models: figureModels(hidden),
    steps: FIGURE_STEPS,
    runs,
    clock: () => performance.now(),
  };
  for await (const point of sweep(options)) {
    points.push(point);
    onPoint(point);
  }
  return { points };
}
