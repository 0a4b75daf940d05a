import { z } from 'zod';
import { collectionReportSchema } from '../../core/contract/collection.ts';
import { onPiano } from '../../core/music/roll.ts';
import type { MusicLine, PieceLine, Tail, TextLine } from './lines.ts';

/** More bar lines than any piece has; a damaged meter could ask for them without end. */
const MAX_BAR_LINES = 1e7;

const tailSchema = z.strictObject({
  report: collectionReportSchema,
  splits: z.string().regex(/^[tve]*$/),
  maxSteps: z.number().int().positive(),
  vocabulary: z.array(z.string()).optional(),
});

/**
 * Holds the lines of a collection to what is written: a file that is whole may still say what no reading of ours does.
 * Nothing is copied.
 */
export class LineCheck {
  private pieces = 0;
  private lastFile = -1;
  private kind: 'music' | 'text' | undefined;

  /** The line of a piece. Throws Error when it is none. */
  piece(line: unknown): PieceLine {
    const [file, content] = Array.isArray(line) ? (line as unknown[]) : [];
    if (!Number.isSafeInteger(file) || (file as number) < 0) throw new Error('a line is no piece');
    const kind = typeof content === 'string' ? 'text' : 'music';
    if (kind !== (this.kind ??= kind) || (kind === 'music' && !isMusic(line as MusicLine)))
      throw new Error(`piece ${this.pieces} is none`);
    this.pieces++;
    this.lastFile = Math.max(this.lastFile, file as number);
    return line as MusicLine | TextLine;
  }

  /** The last line, which must agree with all before it. Throws Error when it does not. */
  tail(line: unknown): Tail {
    const tail = tailSchema.parse(line) as Tail;
    const { report, splits, vocabulary } = tail;
    if (splits.length !== this.pieces || report.items.length <= this.lastFile)
      throw new Error('its end does not agree with its pieces');
    const kind = vocabulary ? 'text' : 'music';
    if (kind !== report.kind || (this.kind ?? kind) !== kind) throw new Error('it is of two kinds');
    return tail;
  }
}

function isMusic([, roll, meter]: MusicLine): boolean {
  if (!Array.isArray(roll) || !Array.isArray(meter)) return false;
  const isStep = (step: unknown) => Array.isArray(step) && step.every((pitch) => isKey(pitch));
  return roll.every(isStep) && meter.every((bars) => isBars(bars, roll.length));
}

function isKey(pitch: unknown): boolean {
  return Number.isInteger(pitch) && onPiano(pitch as number);
}

function isBars(bars: unknown, steps: number): boolean {
  const { startStep, barSteps } = (bars ?? {}) as { startStep?: unknown; barSteps?: unknown };
  if (!Number.isFinite(startStep) || !Number.isFinite(barSteps) || (barSteps as number) <= 0) return false;
  return (steps - Math.min(0, startStep as number)) / (barSteps as number) <= MAX_BAR_LINES;
}
