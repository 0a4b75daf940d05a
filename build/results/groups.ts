import type { Bar, PaperRow, Yardstick } from '../../electron/repro/paper.ts';
import type { Result } from '../../electron/repro/row-file.ts';
import { groupBy } from './group-by.ts';
import { variantLabel, variantOf } from '../../electron/repro/variant.ts';

/** Results of equal configuration: they differ in their seeds alone. */
export interface Group {
  readonly variant: string;
  readonly label: string;
  readonly results: readonly Result[];
  readonly mean: number;
  /** The standard deviation of the seeds; null for one alone. */
  readonly spread: number | null;
}

/** The results of a row in groups, in the order of the paper's columns; one of them per variant is the best. */
export function groupsOf(rows: readonly Result[], { variants }: PaperRow): Group[] {
  const byConfig = groupBy(rows, ({ config }) => JSON.stringify(config));
  const all = [...byConfig.values()];
  const groups = all.map((results) => groupOf(results, all));
  const order = [...Object.keys(variants), ...groups.map(({ variant }) => variant).sort()];
  return groups.sort((a, b) => order.indexOf(a.variant) - order.indexOf(b.variant) || a.mean - b.mean);
}

function groupOf(results: readonly Result[], all: readonly (readonly Result[])[]): Group {
  const [first] = results;
  const variant = variantOf(first!.config);
  const rivals = all.map(([other]) => other!.config).filter((config) => variantOf(config) === variant);
  const figures = results.map(({ nll }) => nll);
  const mean = figures.reduce((sum, nll) => sum + nll, 0) / figures.length;
  const squares = figures.reduce((sum, nll) => sum + (nll - mean) ** 2, 0);
  return {
    variant,
    label: [variantLabel(variant), ...differences(first!.config, rivals)].join(', '),
    results,
    mean,
    spread: figures.length > 1 ? Math.sqrt(squares / (figures.length - 1)) : null,
  };
}

/** What tells a configuration from others of its variant, such as "hidden 160". */
function differences(config: Result['config'], rivals: readonly Result['config'][]): string[] {
  const show = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  return Object.entries(config)
    .filter(([name, value]) =>
      rivals.some((rival) => show(rival[name as keyof typeof rival]) !== show(value)),
    )
    .map(([name, value]) => `${name} ${show(value)}`);
}

/** The bar as a number; undefined when there is none, or when what it is measured by has not been run. */
export function barOf(bar: Bar | undefined, groups: readonly Group[]): number | undefined {
  if (bar === undefined || typeof bar === 'number') return bar;
  const reference = groups.find(({ variant }) => variant === bar.variant);
  return reference && reference.mean + bar.by;
}

/** Whether a mean reaches its bar, in words. */
export function verdict(mean: number, yardstick: Yardstick | undefined, groups: readonly Group[]): string {
  const bar = barOf(yardstick?.bar, groups);
  if (bar === undefined) return '';
  return mean <= bar ? 'met' : `missed by ${(mean - bar).toFixed(3)}`;
}
