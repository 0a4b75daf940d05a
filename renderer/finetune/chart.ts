import type { EpochRecord } from '../../core/contract/training.ts';

/** A point of a line: when, in minutes of training, and how much. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

/** The lines of a training's chart. */
export interface Lines {
  readonly train: readonly Point[];
  readonly valid: readonly Point[];
  /** Where the weights that will be kept are from. */
  readonly best: Point | undefined;
  /** Until when the weight of the divergence rises, in minutes; 0 where it does not. */
  readonly rising: number;
}

/** Values that are higher than so many of all are cut off: how a training begins says little about where it goes. */
const SHOWN = 0.94;
/** Of the height, left free above and below what is shown. */
const AIR = 0.06;

/** The lines of a log; `figure` gives a bound in the unit that is shown. */
export function linesOf(records: readonly EpochRecord[], figure: (nats: number) => number): Lines {
  const train = records.map(({ seconds, train }) => ({ at: seconds / 60, value: figure(train.elbo) }));
  const valid = records.flatMap(({ seconds, valid }) =>
    valid ? [{ at: seconds / 60, value: figure(valid.elbo) }] : [],
  );
  const kept = records.filter(({ best }) => best).at(-1);
  const best = kept?.valid ? { at: kept.seconds / 60, value: figure(kept.valid.elbo) } : undefined;
  const rising = records.filter(({ klWeight }) => klWeight < 1).at(-1);
  return { train, valid, best, rising: (rising?.seconds ?? 0) / 60 };
}

/** The least and the most that is shown of some values, with air; what is in `surely` is shown in any case. */
export function range(values: readonly number[], surely: readonly number[] = []): readonly [number, number] {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length + surely.length === 0) return [0, 1];
  const low = Math.min(finite[0] ?? Infinity, ...surely);
  const high = Math.max(finite[Math.floor(SHOWN * (finite.length - 1))] ?? -Infinity, ...surely);
  const air = Math.max((high - low) * AIR, Math.abs(low) * 1e-3, 1e-6);
  return [low - air, high + air];
}

/** Round numbers from `low` to `high`, `about` as many as wanted. */
export function ticks(low: number, high: number, about: number): number[] {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0)) return [];
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * size).find((one) => one >= rough)!;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A line as an SVG path. */
export function path(
  points: readonly Point[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  return points
    .map(({ at, value }, i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
}

/** Heights of labels that want to be at `wanted`, moved apart until `gap` is between each two; in their order. */
export function spread(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]!);
  const placed = [...wanted];
  for (let round = 0; round < 20; round++) {
    for (let i = 1; i < order.length; i++) {
      const [above, below] = [order[i - 1]!, order[i]!];
      const missing = gap - (placed[below]! - placed[above]!);
      if (missing <= 1e-6) continue;
      placed[above]! -= missing / 2;
      placed[below]! += missing / 2;
    }
  }
  return placed;
}
