import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { parseGrid, type Grid } from '../../core/music/grid.ts';
import { importFiles } from '../midi/importer.ts';
import { reportOf, type ImportReport, type ReportItem } from '../midi/report.ts';
import { listFiles } from '../midi/walk.ts';

/** Adds `import PATH`: reads every file below a path as MIDI and reports what became of each. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .description('read every file below PATH as MIDI and report what became of each')
    .argument('<path>', 'a MIDI file or a folder of them')
    .option('--grid <step>', 'step in quarter notes, such as 1, 0.25 or 1/3; auto finds it', 'auto')
    .option('--json', 'print the report as JSON')
    .action(async (path: string, options: { grid: string; json?: boolean }) => {
      const report = await importWithProgress(path, parseGrid(options.grid));
      process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : table(report));
    });
}

async function importWithProgress(path: string, grid: Grid): Promise<ImportReport> {
  const files = await listFiles(path);
  const bar = new SingleBar({ format: 'importing {bar} {value}/{total}', noTTYOutput: false });
  const items: ReportItem[] = [];
  bar.start(files.length, 0);
  try {
    for await (const { report } of importFiles(files, { grid })) {
      items.push(report);
      bar.increment();
    }
  } finally {
    bar.stop();
  }
  return reportOf(items);
}

/** The report for people: a line for each file, and the sums. */
function table({ files, imported, warned, rejected, items }: ImportReport): string {
  const lines = items.map(({ file, status, reason, notes, seconds }) =>
    [
      status.padEnd(8),
      String(notes).padStart(6),
      clock(seconds).padStart(8),
      plain(file),
      plain(reason ?? ''),
    ]
      .join('  ')
      .trimEnd(),
  );
  const head = ['status  ', ' notes', '  length', 'file'].join('  ');
  const sums = `${files} file${files === 1 ? '' : 's'}: ${imported} imported, ${warned} warned, ${rejected} rejected`;
  return [...(items.length > 0 ? [head, ...lines, ''] : []), sums, ''].join('\n');
}

/** Text for a line of a terminal, which a file's name may not command. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}

/** Minutes and seconds. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
