/** What a person could name of a piece, and the words for less and more of it. */
export interface Quality {
  readonly label: string;
  readonly less: string;
  readonly more: string;
}

/** Something that varies from step to step. */
export interface Feature<Piece> extends Quality {
  readonly name: string;
  /** A number a step; NaN where it says nothing. */
  readonly of: (piece: Piece) => readonly number[];
}

/** Something about a whole piece; NaN where it says nothing. */
export interface Trait<Piece> extends Quality {
  readonly of: (piece: Piece) => number;
}

/** The mean of the numbers that say something; NaN when none does. */
export function meanOf(values: readonly number[]): number {
  const told = values.filter((value) => !Number.isNaN(value));
  return told.length > 0 ? told.reduce((sum, value) => sum + value, 0) / told.length : NaN;
}
