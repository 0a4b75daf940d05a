import type { Tracks } from '../../core/contract/collection.ts';
import type { Grid } from '../../core/music/grid.ts';
import type { ImportedPiece } from '../../core/music/midi/import.ts';

/** What the parser's child is asked: one file, by its path or its bytes, one grid, and which tracks (all unless given). */
export type ParseJob = ({ path: Uint8Array } | { bytes: Uint8Array }) & {
  grid: Grid;
  tracks?: Tracks;
};

/** What it answers: the piece, or one sentence why there is none. */
export type ParseReply = { piece: ImportedPiece } | { refused: string };

/** What it says once, when it can take jobs. */
export const READY = 'ready';

/** How a parser ends that knows why: a thread does, a process does not. */
export const OUT_OF_MEMORY = 'out of memory';
