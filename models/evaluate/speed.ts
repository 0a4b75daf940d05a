import { Random } from '../../core/random.ts';
import { openDrawing, type Drawing } from './drawing.ts';
import { yardstick, type SpeedModel } from './yardstick.ts';

/** Times of repeated runs, in milliseconds. */
export interface Times {
  readonly median_ms: number;
  readonly best_ms: number;
  readonly runs: number;
}

/** Milliseconds since some moment. */
export type Clock = () => number;

/** Runs once to warm up, then `runs` times. */
export async function timed(run: () => Promise<unknown>, runs: number, clock: Clock): Promise<Times> {
  await run();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = clock();
    await run();
    times.push(clock() - start);
  }
  times.sort((a, b) => a - b);
  return { median_ms: rounded(times[Math.floor(runs / 2)]!), best_ms: rounded(times[0]!), runs };
}

/** To a tenth. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What {@link sweep} compares, and how often. */
export interface SweepOptions {
  readonly models: Readonly<Record<string, SpeedModel>>;
  /** The lengths to draw, in time steps. */
  readonly steps: readonly number[];
  readonly runs: number;
  readonly clock: Clock;
}

/** The time that one piece takes one model. */
export interface SweepPoint extends Times {
  readonly model: string;
  readonly steps: number;
}

/**
 * The models of Figure 7 of Ziegler & Rush 2019, and the inverse flow whose prior and decoder have no recurrence: with
 * NLSq elements, whose inverse is the root of a cubic, and with affine ones.
 */
export function figureModels(hidden: number, kind: SpeedModel['kind'] = 'music'): Record<string, SpeedModel> {
  const recurrent = { context: 'lstm', decoder: 'lstm', hidden, positions: 'compact', kind };
  const parallel = { ...recurrent, context: 'convolution', decoder: 'convolution' };
  return {
    lstm: { arch: 'lstm', ...recurrent },
    'af-scf': { arch: 'af-scf', ...recurrent },
    'iaf-scf': { arch: 'iaf-scf', ...recurrent },
    'iaf-scf convolution': { arch: 'iaf-scf', ...parallel },
    'iaf-scf convolution affine': { arch: 'iaf-scf', ...parallel, transform: 'affine' },
  };
}

/** The lengths of the figure, in time steps. */
export const FIGURE_STEPS = [32, 64, 128, 256, 512, 1024] as const;

/**
 * How the time of one piece grows with its length (Ziegler & Rush 2019, Figure 7): every model draws each length in
 * turn, so that what the machine does meanwhile meets them all.
 */
export async function* sweep({ models, steps, runs, clock }: SweepOptions): AsyncGenerator<SweepPoint> {
  const longest = Math.max(...steps);
  const drawings: [string, Drawing][] = [];
  try {
    for (const [name, model] of Object.entries(models))
      drawings.push([name, await openDrawing(yardstick(model, longest))]);
    const random = Random.of(2);
    for (const T of steps) {
      for (const [model, { draw }] of drawings)
        yield { model, steps: T, ...(await timed(() => draw(random, T, 1), runs, clock)) };
    }
  } finally {
    for (const [, drawing] of drawings) await drawing.release();
  }
}
