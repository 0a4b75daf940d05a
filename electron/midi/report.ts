import { verdict, type ImportStatus, type ImportedPiece } from '../../core/music/midi/import.ts';

/** What became of one file. */
export type ReportItem = {
  readonly file: string;
  readonly status: ImportStatus;
  /** One sentence; there is one unless the file was imported whole. */
  readonly reason?: string;
  /** Notes that came in. */
  readonly notes: number;
  /** The length of the piece, to the millisecond. */
  readonly seconds: number;
};

/** Every file accounted for: files = imported + warned + rejected = items. */
export type ImportReport = {
  readonly files: number;
  readonly imported: number;
  readonly warned: number;
  readonly rejected: number;
  readonly items: readonly ReportItem[];
};

/** The item of a file that was parsed. */
export function acceptedItem(file: string, piece: ImportedPiece): ReportItem {
  const seconds = Math.round(piece.seconds * 1000) / 1000;
  return { file, ...verdict(piece), notes: piece.notes.length, seconds };
}

/** The item of a file from which nothing came. */
export function rejectedItem(file: string, reason: string): ReportItem {
  return { file, status: 'rejected', reason, notes: 0, seconds: 0 };
}

/** Counts items by status. */
export function reportOf(items: readonly ReportItem[]): ImportReport {
  const count = (status: ImportStatus) => items.filter((item) => item.status === status).length;
  return {
    files: items.length,
    imported: count('imported'),
    warned: count('warned'),
    rejected: count('rejected'),
    items,
  };
}
