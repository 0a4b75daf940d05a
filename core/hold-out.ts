/** The parts of a collection: to train on, to stop by, to judge by. */
export type Split = 'train' | 'valid' | 'test';

/** Fewer than these are all trained on: of what is held out nothing could be said. */
export const FEWEST_TO_HOLD_OUT = 3;

/** What a split needs to know of pieces, by their order. */
export interface Pieces {
  /** A random number for each piece that depends on the piece and the seed alone, not on other pieces or on order. */
  readonly scores: ArrayLike<number>;
  /** The part that each piece was put in by the person, if any. */
  readonly named?: readonly (Split | undefined)[];
  /** The most that are held out for each of validating and testing. */
  readonly most?: number;
}

/**
 * Splits pieces: a tenth each is held out to validate and to test, those with the lowest scores, at least one each from
 * three pieces on. Where somebody named pieces to train on, names decide, and a part that nobody named is drawn from those
 * to train on.
 */
export function splitPieces({ scores, named = [], most = Infinity }: Pieces): Split[] {
  const byName = named.includes('train');
  const splits = Array.from({ length: scores.length }, (_, i): Split => (byName && named[i]) || 'train');
  const free = [...splits.keys()].filter((i) => splits[i] === 'train');
  free.sort((a, b) => scores[a]! - scores[b]!);
  const tenth = free.length < FEWEST_TO_HOLD_OUT ? 0 : Math.max(1, Math.round(free.length / 10));
  for (const split of ['valid', 'test'] as const) {
    if (splits.includes(split)) continue;
    for (const i of free.splice(0, Math.min(most, tenth))) splits[i] = split;
  }
  return splits;
}
