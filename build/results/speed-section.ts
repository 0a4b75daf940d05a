import type { SpeedFile, SpeedResult } from '../../electron/repro/speed-file.ts';
import { variantLabel } from '../../electron/repro/variant.ts';
import { COLOURS, drawChart } from './chart.ts';
import { groupBy } from './group-by.ts';
import { commands, table } from './markdown.ts';
import type { Section } from './training-section.ts';

/** What the others are measured against. */
const YARDSTICK = 'lstm';
/** Without recurrence, whatever its elements, a flow is to be this many times as fast as the yardstick at this length. */
const BAR = { variant: 'iaf-scf-convolution', steps: 512, times: 4 };

/** The section of sampling by length (Ziegler & Rush 2019, Figure 7). */
export function speedSection(file: SpeedFile | undefined): Section {
  const head = '## Sampling by length';
  if (!file) return { markdown: `${head}\n\nNot run: \`npm run -s rivulet -- repro speed\`.`, pictures: {} };
  const kinds = [...groupBy(file.rows, ({ kind }) => kind)];
  const markdown = [
    head,
    `Milliseconds for one piece, median of ${file.rows[0]!.runs}, batch 1, one thread, H ${file.hidden}, random weights: from noise to notes or characters. The discrete LSTM goes step by step; the paper's claim is that flows which do not overtake it as T grows.`,
    ...kinds.flatMap(([kind, rows]) => [
      `${kind === 'music' ? 'Music' : 'Text'}:`,
      times(rows),
      ...overtakings(rows),
      `![Time of a piece of ${kind} by its length](results/speed-${kind}.svg)`,
    ]),
    commands([file.command.replace(/^rivulet /, 'npm run -s rivulet -- ')]),
    `On ${file.machine}.`,
  ];
  const pictures = kinds.map(([kind, rows]) => [`speed-${kind}.svg`, draw(kind, rows)] as const);
  return { markdown: markdown.join('\n\n'), pictures: Object.fromEntries(pictures) };
}

function times(rows: readonly SpeedResult[]): string {
  const lengths = [...new Set(rows.map(({ steps }) => steps))];
  const models = groupBy(rows, ({ variant }) => variant);
  const head = ['T', ...lengths.map((steps) => steps.toLocaleString('en-GB'))];
  return table(
    head,
    [...models].map(([variant, own]) => [
      variantLabel(variant),
      ...lengths.map((steps) => own.find((row) => row.steps === steps)?.median.toFixed(1) ?? ''),
    ]),
  );
}

/** For each model from which length on it is faster than the yardstick, and whether the bar is met. */
function overtakings(rows: readonly SpeedResult[]): string[] {
  const models = groupBy(rows, ({ variant }) => variant);
  const reference = new Map(models.get(YARDSTICK)?.map(({ steps, median }) => [steps, median]));
  if (reference.size === 0) return [];
  const flows = [...models].filter(([variant]) => variant !== YARDSTICK);
  const lines = flows.map(([variant, own]) => {
    const ratios = own.map(({ steps, median }) => ({ steps, times: reference.get(steps)! / median }));
    return `- ${variantLabel(variant)}: ${sinceWhen(ratios)}${bar(variant, ratios)}`;
  });
  return ['Beside the discrete LSTM:', lines.join('\n')];
}

interface Ratio {
  readonly steps: number;
  readonly times: number;
}

function sinceWhen(ratios: readonly Ratio[]): string {
  const slower = ratios.findLastIndex(({ times }) => times <= 1);
  const { steps, times } = ratios.at(-1)!;
  const last = `${times.toFixed(2)} times as fast at T ${steps}`;
  if (slower === ratios.length - 1) return `not faster, ${last}`;
  return `faster from T ${ratios[slower + 1]!.steps} on, ${last}`;
}

function bar(variant: string, ratios: readonly Ratio[]): string {
  const found = ratios.find(({ steps }) => steps === BAR.steps);
  if (!variant.startsWith(BAR.variant) || !found) return '';
  const verdict = found.times >= BAR.times ? 'met' : `missed by ${(BAR.times - found.times).toFixed(2)}`;
  return `; ${found.times.toFixed(2)} times at T ${BAR.steps} (bar ${BAR.times}: ${verdict})`;
}

function draw(kind: string, rows: readonly SpeedResult[]): string {
  const lines = [...groupBy(rows, ({ variant }) => variant)].map(([variant, own], i) => ({
    label: variantLabel(variant),
    colour: COLOURS[i % COLOURS.length]!,
    points: own.map(({ steps, median }) => [steps, median] as const),
  }));
  const all = rows.map(({ median }) => median);
  const title = `Milliseconds for one piece of ${kind}`;
  const [bottom, top] = [Math.min(...all) / 1.3, Math.max(...all) * 1.3];
  return drawChart({ title, across: 'T, time steps', lines, bottom, top, logarithmic: true });
}
