import { trainingSettingsSchema } from '../../core/contract/training.ts';
import { modelConfigSchema } from '../../core/contract/config.ts';
import { PAPER, type PaperRow } from '../../electron/repro/paper.ts';
import type { Result, RowFile } from '../../electron/repro/row-file.ts';
import { ROWS, type TrainingRow } from '../../electron/repro/rows.ts';
import { modelDefaults, trainingDefaults } from '../../electron/trainer/defaults.ts';
import { variantLabel, variantOf } from '../../electron/repro/variant.ts';
import { drawComparison, drawCurve, type NamedCurve } from './curves.ts';
import { groupBy } from './group-by.ts';
import { barOf, groupsOf, verdict, type Group } from './groups.ts';
import { commands, duration, table } from './markdown.ts';

/** A part of the page, and the pictures that it shows by the names of their files. */
export interface Section {
  readonly markdown: string;
  readonly pictures: Readonly<Record<string, string>>;
}

/** The section of a row of trainings; models that were not run say so. */
export function trainingSection(file: RowFile): Section {
  const row = ROWS[file.row]!;
  const paper = PAPER[file.row] ?? { variants: {} };
  const groups = groupsOf(file.rows, paper);
  const pictures = picturesOf(file, groups, row);
  const machines = [...new Set(file.rows.map(({ machine }) => machine))];
  const { beyond } = paper;
  const markdown = [
    `### ${row.title}`,
    comparison(groups, paper, row),
    ...(beyond ? [`Reached in another way, by ${beyond.by}: ${beyond.nll}.`] : []),
    ...(groups.length > 0 ? [runs(groups), `On ${machines.join('; ')}.`, commandsOf(groups)] : []),
    ...Object.keys(pictures).map((name) => `![${name.replace(/\.svg$/, '')}](results/${name})`),
  ];
  return { markdown: markdown.join('\n\n'), pictures };
}

function comparison(groups: readonly Group[], paper: PaperRow, { unit }: TrainingRow): string {
  const known = new Set(groups.map(({ variant }) => variant));
  const missing = Object.keys(paper.variants).filter((variant) => !known.has(variant));
  const order = Object.keys(paper.variants);
  const rows = [
    ...groups.map((group) => ({ variant: group.variant, cells: measured(group, paper, groups) })),
    ...missing.map((variant) => ({ variant, cells: notRun(variant, paper, groups) })),
  ];
  const place = (variant: string) => (order.includes(variant) ? order.indexOf(variant) : order.length);
  rows.sort((a, b) => place(a.variant) - place(b.variant));
  const head = [
    'model',
    `test NLL, ${unit}`,
    'the paper',
    'bar',
    '',
    'reconstruction',
    'divergence',
    'trained for',
  ];
  return table(
    head,
    rows.map(({ cells }) => cells),
  );
}

function measured(group: Group, { variants }: PaperRow, groups: readonly Group[]): string[] {
  const { label, mean, spread, results, variant } = group;
  const yardstick = variants[variant];
  const bar = barOf(yardstick?.bar, groups);
  const seeds = spread === null ? '' : ` ± ${spread.toFixed(3)} (${results.length} seeds)`;
  return [
    label,
    `**${mean.toFixed(3)}**${seeds}`,
    number(yardstick?.paper),
    bar === undefined ? '' : `≤ ${Number(bar.toFixed(3))}`,
    verdict(mean, yardstick, groups),
    average(results.map(({ reconstruction }) => reconstruction)),
    average(results.map(({ kl }) => kl)),
    duration(results.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / results.length),
  ];
}

function notRun(variant: string, { variants }: PaperRow, groups: readonly Group[]): string[] {
  const { paper, bar } = variants[variant]!;
  const limit = barOf(bar, groups);
  const cells = ['not run', number(paper), limit === undefined ? '' : `≤ ${Number(limit.toFixed(3))}`];
  return [variantLabel(variant), ...cells, '', '', '', ''];
}

const number = (value: number | undefined) => (value === undefined ? '' : String(value));

function average(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? '' : (known.reduce((sum, v) => sum + v, 0) / known.length).toFixed(2);
}

type Drawn = NamedCurve & { readonly result: Result };

const decimals = (value: number | null, digits = 3) => value?.toFixed(digits) ?? '';

function runs(groups: readonly Group[]): string {
  const head = [
    'model',
    'seed',
    'test NLL',
    'without log p(T)',
    'validation bound, nats',
    'K',
    'epochs',
    'trained',
    'machine',
  ];
  return table(
    head,
    groups.flatMap(({ label, results }) =>
      results.map((result) => [
        label,
        String(result.seed),
        result.nll.toFixed(3) + (result.split === 'test' ? '' : ` (${result.split})`),
        decimals(result.nllWithoutLength),
        decimals(result.validElbo, 2),
        String(result.iwae),
        String(result.epochs),
        `${result.cpuSeconds} s`,
      ]),
    ),
  );
}

/** Each training's command, below the settings that its configuration file held. */
function commandsOf(groups: readonly Group[]): string {
  let told = '';
  const lines = groups.flatMap(({ results }) =>
    results.flatMap((result) => {
      const config = configFile(result);
      const remark = config && config !== told ? [`# unlike the defaults: ${config}`] : [];
      told = config;
      return [...remark, shellLine(result.command)];
    }),
  );
  return commands(lines);
}

/** A command as it can be typed; the words on rights move no figure. */
function shellLine(command: string): string {
  const bare = command.replace(/ --data-licence ('[^']*'|.+?)(?= --|$)/, '');
  return bare.replace(/^rivulet /, 'npm run -s rivulet -- ');
}

function configFile({ config, settings }: Result): string {
  const model = changed(config, { ...modelConfigSchema.parse({}), ...modelDefaults(config.kind) }, [
    'arch',
    'kind',
    'maxSteps',
    'vocabulary',
  ]);
  const usual = { ...trainingSettingsSchema.parse({}), ...trainingDefaults(config.kind, config.arch) };
  const training = settings ? changed(settings, usual, ['seed', 'epochs']) : {};
  const parts = Object.entries({ model, training }).filter(([, part]) => Object.keys(part).length > 0);
  return parts.length > 0 ? JSON.stringify(Object.fromEntries(parts)) : '';
}

function changed(given: object, defaults: object, besides: readonly string[]): object {
  const usual = new Map(Object.entries(defaults));
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => !besides.includes(name) && JSON.stringify(value) !== JSON.stringify(usual.get(name)),
    ),
  );
}

/** All trainings of a row beside each other, and the best training of each variant by itself. */
function picturesOf(
  { row, curves }: RowFile,
  groups: readonly Group[],
  { unit }: TrainingRow,
): Section['pictures'] {
  const named = groups
    .map(({ label, results }) =>
      results.flatMap((result): Drawn[] => {
        const curve = curves[result.weights];
        return curve ? [{ label, curve, result }] : [];
      }),
    )
    .filter((group) => group.length > 0);
  const validated = named
    .map((group) => group.filter(({ curve }) => curve.points.some((point) => point[3] !== null)))
    .filter((group) => group.length > 0);
  const single = groupBy(named.flat(), ({ result }) => variantOf(result.config));
  return {
    ...(validated.flat().length > 1 && { [`${row}.svg`]: drawComparison(validated, spelled(unit)) }),
    ...Object.fromEntries(
      [...single].map(([variant, group]) => [
        `${row}-${variant}.svg`,
        drawCurve(bestOf(group), spelled(unit)),
      ]),
    ),
  };
}

/** Bounds in a log are nats per step whatever the unit of the row. */
const spelled = (unit: TrainingRow['unit']) =>
  unit === 'nats/step' ? 'nats per step' : 'nats per character';

/** The training with the lowest validation bound, named with its seed. */
function bestOf(group: readonly Drawn[]): NamedCurve {
  const bound = ({ result }: Drawn) => result.validElbo ?? Infinity;
  const { label, curve, result } = group.reduce((a, b) => (bound(b) < bound(a) ? b : a));
  return { label: `${label}, seed ${result.seed}`, curve };
}
