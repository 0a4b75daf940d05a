import { createHash } from 'node:crypto';
import type { CollectedFile, CollectionReport, CollectionSettings } from '../../core/contract/collection.ts';
import { FEWEST_TO_HOLD_OUT, splitPieces, type Split } from '../../core/hold-out.ts';
import { cutPiece } from '../../core/music/collection/cuts.ts';
import { barLines, type Meter } from '../../core/music/meter.ts';

/** A piece as far as it must be remembered until all are known: no notes. */
export interface DraftPiece {
  /** The place of its file among the items. */
  readonly file: number;
  /** In [0, 1); see {@link scoreOf}. */
  readonly score: number;
  readonly steps: number;
  /** Music: its bars. */
  readonly meter?: Meter;
}

type Item = { -readonly [Field in keyof CollectedFile]: CollectedFile[Field] };
/** Figures of each part. */
type Counts = Record<Split, number>;

const none = (): Counts => ({ train: 0, valid: 0, test: 0 });

/** A random number of a piece that depends on nothing but the piece and the seed. */
export function scoreOf(seed: number, piece: string): number {
  return createHash('sha256').update(`${seed}:`).update(piece).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** A report while files are read. What it keeps of a file is small, whatever is in the file. */
export class Draft {
  /** One for each file, in order. */
  readonly items: Item[] = [];
  readonly pieces: DraftPiece[] = [];
  copies = 0;

  /** Splits the pieces, tells each item its part and counts everything. */
  finish(
    settings: CollectionSettings,
    known: { kind: 'music' | 'text'; name: string; maxSteps: number; most?: number },
  ): { report: CollectionReport; splits: readonly Split[] } {
    const { kind, name, maxSteps, most } = known;
    const splits = this.split(most);
    const [parts, steps, pieces] = [none(), none(), none()];
    let longest = 0;
    this.pieces.forEach((piece, i) => {
      const split = splits[i]!;
      const spans = spansOf(piece, split, maxSteps);
      pieces[split]++;
      parts[split] += spans.length;
      this.items[piece.file]!.parts += spans.length;
      if (kind === 'music') this.items[piece.file]!.split = split;
      for (const { start, end } of spans) {
        steps[split] += end - start;
        longest = Math.max(longest, end - start);
      }
    });
    if (splits.length > 0 && splits.length < FEWEST_TO_HOLD_OUT) this.tellNothingIsHeldOut(kind);
    const counted = { ...this.statuses(), copies: this.copies, items: this.items };
    return { report: { kind, name, settings, ...counted, pieces, parts, steps, longest }, splits };
  }

  /** Adds a sentence to an item, which then is no longer whole. */
  warn(file: number, sentence: string): void {
    const item = this.items[file]!;
    item.reason = item.reason === undefined ? sentence : `${item.reason}; ${sentence}`;
    if (item.status === 'imported') item.status = 'warned';
  }

  private split(most = Infinity): readonly Split[] {
    const scores = Float64Array.from(this.pieces, ({ score }) => score);
    const ofFile = this.items.map(({ file }) => /^(train|valid|test)\//.exec(file)?.[1] as Split | undefined);
    return splitPieces({ scores, named: this.pieces.map(({ file }) => ofFile[file]), most });
  }

  private tellNothingIsHeldOut(kind: 'music' | 'text'): void {
    const what = kind === 'music' ? 'pieces' : 'sentences';
    const few = `nothing is held out to judge by, as there are fewer than ${FEWEST_TO_HOLD_OUT} ${what}`;
    this.warn(this.pieces[0]!.file, few);
  }

  private statuses() {
    const count = (status: Item['status']) => this.items.filter((item) => item.status === status).length;
    return {
      files: this.items.length,
      imported: count('imported'),
      warned: count('warned'),
      rejected: count('rejected'),
    };
  }
}

/** The parts of a piece: pieces to learn from are cut with overlap, others so that no step counts twice. */
export function spansOf(
  { steps, meter }: Pick<DraftPiece, 'steps' | 'meter'>,
  split: Split,
  maxSteps: number,
) {
  const lines = meter && steps > maxSteps ? barLines(meter, steps) : [];
  return cutPiece(steps, lines, { maxSteps, overlap: split === 'train' });
}
