import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MusicReport, SampleReport, TextReport } from '../../electron/cli/statistics.ts';
import { commands, table } from './markdown.ts';

/** What `eval --statistics --json` printed of a model. */
interface Sampled {
  readonly name: string;
  readonly statistics: SampleReport;
}

const NAMES: Readonly<Record<keyof MusicReport['distances'], string>> = {
  pitchClasses: 'pitch classes',
  melodicIntervals: 'melodic intervals',
  harmonicIntervals: 'harmonic intervals',
  polyphony: 'notes at once',
  noteDensity: 'note density',
  selfSimilarity: 'self-similarity',
};

/** The section of what samples are like, from the files NAME.json that `eval --statistics` printed. */
export async function samplesSection(folder: string): Promise<string> {
  const files = (await readdir(folder).catch(() => [] as string[]))
    .filter((file) => file.endsWith('.json'))
    .sort();
  const sampled = await Promise.all(files.map((file) => readSampled(folder, file)));
  const head = '## Samples';
  if (sampled.length === 0) {
    return `${head}\n\nNot run: \`npm run -s rivulet -- eval --model M --data D --statistics 100 --json > docs/results/samples/M.json\`.`;
  }
  const [music, text] = [sampled.filter(isMusic), sampled.filter(isText)];
  return [
    head,
    ...(music.length > 0
      ? [musicWords, table(['model', ...Object.values(NAMES), 'shared'], music.flatMap(musicRows))]
      : []),
    ...(text.length > 0 ? [textWords, table(textHead, text.flatMap(textRows))] : []),
    commands(
      sampled.map(
        ({ name, statistics }) =>
          `${statistics.command.replace(/^rivulet /, 'npm run -s rivulet -- ')} > docs/results/samples/${name}.json`,
      ),
    ),
  ].join('\n\n');
}

async function readSampled(folder: string, file: string): Promise<Sampled> {
  const report = JSON.parse(await readFile(join(folder, file), 'utf8')) as Pick<Sampled, 'statistics'>;
  return { name: file.replace(/\.json$/, ''), statistics: report.statistics };
}

type Of<Report> = Omit<Sampled, 'statistics'> & { readonly statistics: Report & SampleReport };

const isMusic = (sampled: Sampled): sampled is Of<MusicReport> => 'distances' in sampled.statistics;
const isText = (sampled: Sampled): sampled is Of<TextReport> => 'perplexity' in sampled.statistics;

const musicWords =
  'Music, drawn note by note, at temperature 1 unless its command says another: the Jensen–Shannon divergence in bits between samples and the split, 0 for equal and 1 for nothing in common; of self-similarity the mean difference. The line below each model is the training split against the same, which is what two parts of the data differ by. Shared: of six notes in a row of an outer voice, in any key, how many are in the training piece that shares most, on average and at most.';

function musicRows({ name, statistics }: Of<MusicReport>): string[][] {
  const { samples, distances, ofTraining, shared, ofSplit } = statistics;
  const keys = Object.keys(NAMES) as (keyof typeof NAMES)[];
  const sharing = ({ mean, most }: MusicReport['shared']) => `${percent(mean)}, ${percent(most?.share ?? 0)}`;
  return [
    [
      `${name}, ${samples} samples`,
      ...keys.map((key) => distances[key].distance.toFixed(3)),
      sharing(shared),
    ],
    ['the data', ...keys.map((key) => ofTraining[key].distance.toFixed(3)), sharing(ofSplit)],
  ];
}

const textWords =
  'Text, drawn letter by letter, likewise: words that the training sentences have too, sentences unlike each other, distinct words, pairs and triples by all, sentences copied from training, and the perplexity per character under a 5-gram model of the training sentences.';
const textHead = [
  'model',
  'known words',
  'distinct sentences',
  'distinct-1',
  'distinct-2',
  'distinct-3',
  'copied',
  'perplexity',
];

function textRows({ name, statistics }: Of<TextReport>): string[][] {
  const figures = (of: Omit<TextReport, 'samples' | 'ofSplit'>) => [
    percent(of.knownWords),
    percent(of.distinctSentences),
    of.distinct1.toFixed(3),
    of.distinct2.toFixed(3),
    of.distinct3.toFixed(3),
    percent(of.copied),
    of.perplexity.toFixed(2),
  ];
  const length = statistics.length === null ? '' : ` of ${statistics.length} characters`;
  return [
    [`${name}, ${statistics.samples} samples${length}`, ...figures(statistics)],
    ['the data', ...figures(statistics.ofSplit)],
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
