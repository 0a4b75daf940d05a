import type { Curve } from '../../electron/repro/row-file.ts';
import { COLOURS, drawChart, type Line } from './chart.ts';

type Point = Curve['points'][number];

/** A curve with the name of its run. */
export interface NamedCurve {
  readonly label: string;
  readonly curve: Curve;
}

const ACROSS = 'seconds of training';
/** How far above the kept bound a picture reaches: the beginning is far off and tells little. */
const HEADROOM = 2.2;

/** One training: its bound on the training and validation splits, and the two parts of the latter. */
export function drawCurve({ label, curve }: NamedCurve, unit: string): string {
  const { points } = curve;
  const of = (column: 2 | 3 | 4 | 5) => seriesOf(points, (point) => point[column]);
  const parts: [string, string, Line['points']][] = [
    ['training', '#8a8f98', of(2)],
    ['validation', '#2f6fde', of(3)],
    ['reconstruction', '#1f9d72', of(4)],
    ['divergence', '#c9772c', of(5)],
  ];
  const lines = parts
    .filter(([, , line]) => line.length > 0)
    .map(([name, colour, line]) => ({
      label: `${name} ${line.at(-1)![1].toFixed(2)}`,
      colour,
      points: line,
    }));
  const kept = keptPoint(curve);
  const marked = lines.map((line) =>
    kept && line.label.startsWith('validation')
      ? { ...line, mark: { at: kept, words: `kept: ${kept[1].toFixed(2)}` } }
      : line,
  );
  const title = `${label}: negative bound, ${unit} (averaged parameters for validation)`;
  return drawChart({ title, across: ACROSS, lines: marked, bottom: 0, top: topOf(lines[0]!.points, kept) });
}

/** The validation bounds of many trainings together; those of a group share a colour, and the best one its name. */
export function drawComparison(groups: readonly (readonly NamedCurve[])[], unit: string): string {
  const lines = groups.flatMap((group, i) => {
    const colour = COLOURS[i % COLOURS.length]!;
    const kept = group.map(({ curve }) => keptPoint(curve));
    const best = kept.reduce((a, b) => (b && (!a || b[1] < a[1]) ? b : a), null);
    return group.map(({ label, curve }, j): Line => {
      const mark = kept[j] && { at: kept[j], words: '' };
      const name = best ? `${label} ${best[1].toFixed(2)}` : label;
      const labelled = best ? kept[j] === best : j === 0;
      const points = seriesOf(curve.points, (point) => point[3]);
      return { label: labelled ? name : '', colour, points, ...(mark && { mark }) };
    });
  });
  const lowest = Math.min(...lines.flatMap(({ points }) => points.map(([, y]) => y)));
  const title = `Negative bound on the validation split, ${unit}`;
  return drawChart({ title, across: ACROSS, lines, bottom: lowest * 0.9, top: lowest * 1.7 });
}

function seriesOf(points: readonly Point[], value: (point: Point) => number | null): [number, number][] {
  return points.flatMap((point) => {
    const y = value(point);
    return y === null ? [] : [[point[1], y] as [number, number]];
  });
}

function keptPoint({ kept, points }: Curve): [number, number] | null {
  const point = kept === null ? undefined : points[kept];
  const bound = point?.[3] ?? null;
  return point === undefined || bound === null ? null : [point[1], bound];
}

function topOf(training: Line['points'], kept: readonly number[] | null): number {
  const reference = kept?.[1] ?? training.at(-1)![1];
  return Math.ceil(reference * HEADROOM);
}
