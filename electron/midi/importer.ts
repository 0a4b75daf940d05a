import { checkGrid, type Grid } from '../../core/music/grid.ts';
import type { ImportedPiece } from '../../core/music/midi/import.ts';
import { inOrder } from './in-order.ts';
import { ParserPool, type ParserOptions } from './parser.ts';
import { acceptedItem, rejectedItem, type ReportItem } from './report.ts';
import { listFiles, type FoundFile } from './walk.ts';

/** One file's line of the report, and its piece unless it was rejected. */
export type ImportItem = { readonly report: ReportItem; readonly piece?: ImportedPiece };

/** The grid that pieces are laid on, `auto` unless given, and for tests the parser's program. */
export type ImportOptions = ParserOptions & { grid?: Grid };

const PARSERS = 2;
/** How many files are under way at once: enough to keep the parsers busy, few enough to hold in memory. */
const WINDOW = 2 * PARSERS;

/** Imports every file at or below a path, one after another in order of path. Throws 'not-found'. */
export async function* importPath(path: string, options: ImportOptions = {}): AsyncGenerator<ImportItem> {
  checkGrid(options.grid ?? 'auto');
  yield* importFiles(await listFiles(path), options);
}

/** Imports files in the order given. Only a few pieces are in memory at a time; children end with the generator. */
export async function* importFiles(
  files: readonly FoundFile[],
  { grid = 'auto', ...parserOptions }: ImportOptions = {},
): AsyncGenerator<ImportItem> {
  const pool = new ParserPool(PARSERS, parserOptions);
  try {
    yield* inOrder(files, WINDOW, (file) => importFile(file, grid, pool));
  } finally {
    await pool.close();
  }
}

async function importFile(file: FoundFile, grid: Grid, pool: ParserPool): Promise<ImportItem> {
  const { path, name, fault } = file;
  if (fault !== undefined) return { report: rejectedItem(name, fault) };
  const reply = await pool.parse({ path, grid });
  if ('refused' in reply) return { report: rejectedItem(name, reply.refused) };
  return { report: acceptedItem(name, reply.piece), piece: reply.piece };
}
