import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CollectionSettings } from '../../core/contract/collection.ts';
import { messageOf } from '../../core/errors.ts';
import { sameMusic, withoutKey } from '../../core/music/collection/transposed.ts';
import type { ImportedPiece } from '../../core/music/midi/import.ts';
import { meterFrom } from '../../core/music/meter.ts';
import { withoutSilentEnds } from '../../core/music/roll.ts';
import type { Grid } from '../../core/music/grid.ts';
import { commonStep } from '../midi/folder.ts';
import { inOrder } from '../midi/in-order.ts';
import { tooLarge } from '../midi/parse-file.ts';
import { ParserPool } from '../midi/parser.ts';
import { acceptedItem } from '../midi/report.ts';
import { threadParser } from '../midi/thread.ts';
import { scoreOf, type Draft } from './draft.ts';
import type { MusicLine } from './lines.ts';
import type { ListedFile } from './listing.ts';

const PARSERS = 2;
/** How many files are under way at once: enough to keep the parsers busy, few enough to hold in memory. */
const WINDOW = 2 * PARSERS;
/** A piece of fewer steps has nothing after its beginning to learn. */
const FEWEST_STEPS = 2;

/** What came of the bytes of a file: a piece, a sentence why there is none, or an earlier file of the same bytes. */
type Read = { piece: ImportedPiece } | { refused: string } | { sameBytes: number };

/** How music is read; `onFile` is told of each file when it is begun. */
export interface MusicReading {
  readonly settings: CollectionSettings;
  readonly onFile: (file: ListedFile) => void;
  readonly spawn?: ReturnType<typeof threadParser>;
}

/** Reads files one after another, tells the draft what became of each, and gives the pieces that are new. */
export async function* readMusic(
  files: readonly ListedFile[],
  draft: Draft,
  { settings, onFile, spawn = threadParser() }: MusicReading,
): AsyncGenerator<MusicLine> {
  const pool = new ParserPool(PARSERS, { spawn });
  try {
    const grid =
      settings.grid === 'common' ? await stepOfMost(files, { settings, onFile }, pool) : settings.grid;
    const pieces = new NewPieces(draft, settings.seed);
    for await (const { file, read } of readAll(files, { settings, onFile }, grid, pool)) {
      const line = pieces.take(file, read);
      if (line) yield line;
    }
  } finally {
    await pool.close();
  }
}

/** The step that most of the music is in, each file on its own. */
async function stepOfMost(
  files: readonly ListedFile[],
  how: MusicReading,
  pool: ParserPool,
): Promise<number> {
  const found: { stepQuarters: number; notes: number }[] = [];
  for await (const { read } of readAll(files, how, 'auto', pool)) {
    if ('piece' in read) found.push({ ...read.piece, notes: read.piece.notes.length });
  }
  return commonStep(found);
}

async function* readAll(
  files: readonly ListedFile[],
  { settings, onFile }: MusicReading,
  grid: Grid,
  pool: ParserPool,
): AsyncGenerator<{ file: ListedFile; read: Read }> {
  const firstOf = new Map<string, number>();
  yield* inOrder(files.entries(), WINDOW, async ([place, file]) => {
    onFile(file);
    const bytes = await bytesOf(file);
    if (typeof bytes === 'string') return { file, read: { refused: bytes } };
    const digest = createHash('sha256').update(bytes).digest('base64');
    const first = firstOf.get(digest);
    if (first !== undefined) return { file, read: { sameBytes: first } };
    firstOf.set(digest, place);
    return { file, read: await pool.parse({ bytes, grid, tracks: settings.tracks }) };
  });
}

/** The bytes of a file, or a sentence why they are not read. */
async function bytesOf({ path, size, fault }: ListedFile): Promise<Uint8Array | string> {
  const refused = fault ?? tooLarge(size);
  if (refused !== undefined) return refused;
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    return `it cannot be read: ${messageOf(cause)}`;
  }
}

/** Tells new pieces from copies. It remembers a hash of each. */
class NewPieces {
  private readonly seen = new Map<string, { file: string; lowest: number }>();
  /** What was said of each copy, by the place of its file. */
  private readonly copies = new Map<number, string>();

  constructor(
    private readonly draft: Draft,
    private readonly seed: number,
  ) {}

  /** Notes what became of a file; gives its piece if it is new. */
  take({ name }: ListedFile, read: Read): MusicLine | undefined {
    if ('piece' in read) return this.piece(name, read.piece);
    if ('sameBytes' in read) this.sameBytes(name, read.sameBytes);
    else this.reject(name, read.refused);
    return undefined;
  }

  private piece(name: string, piece: ImportedPiece): MusicLine | undefined {
    const roll = withoutSilentEnds(piece.roll);
    const { bytes, lowest } = withoutKey(roll);
    const digest = createHash('sha256').update(bytes).digest('base64');
    const known = this.seen.get(digest);
    if (known && roll.length >= FEWEST_STEPS) {
      this.rejectCopy(name, sameMusic(known.file, lowest - known.lowest));
      return undefined;
    }
    const file = this.accept(name, piece, roll.length);
    if (roll.length < FEWEST_STEPS) return undefined;
    this.seen.set(digest, { file: name, lowest });
    const first = piece.roll.findIndex((pitches) => pitches.length > 0);
    const meter = meterFrom(piece.meter, first, roll.length);
    this.draft.pieces.push({ file, score: scoreOf(this.seed, digest), steps: roll.length, meter });
    return [file, roll, meter];
  }

  private accept(name: string, piece: ImportedPiece, steps: number): number {
    const { stepQuarters, residual } = piece;
    const file = this.draft.items.push({
      ...acceptedItem(name, piece),
      steps: steps < FEWEST_STEPS ? 0 : steps,
      parts: 0,
      stepQuarters,
      residual,
    });
    if (steps === 1) this.draft.warn(file - 1, 'only one step long, too short to learn from');
    return file - 1;
  }

  private sameBytes(name: string, first: number): void {
    const item = this.draft.items[first]!;
    const copied = this.copies.get(first);
    if (copied !== undefined) this.rejectCopy(name, copied);
    else if (item.steps > 0) this.rejectCopy(name, sameMusic(item.file, 0));
    else this.draft.items.push({ ...item, file: name });
  }

  private rejectCopy(name: string, reason: string): void {
    this.draft.copies++;
    this.copies.set(this.draft.items.length, reason);
    this.reject(name, reason);
  }

  private reject(file: string, reason: string): void {
    this.draft.items.push({ file, status: 'rejected', reason, steps: 0, parts: 0 });
  }
}

/** The step that most notes of a collection are written in. */
export function stepOfItems(draft: Draft): number | undefined {
  const found = draft.pieces.map(({ file }) => draft.items[file]!);
  return found.length === 0
    ? undefined
    : commonStep(found.map(({ stepQuarters = 1, notes = 0 }) => ({ stepQuarters, notes })));
}
