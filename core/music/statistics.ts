import type { PianoRoll } from './roll.ts';
import { jensenShannon, overlap, type Histogram } from './statistics-histograms.ts';

/** Larger melodic leaps than this, in semitones, count as this. */
const MAX_LEAP = 13;
/** More notes at once than this count as this. */
const MAX_NOTES = 12;
/** Classes of note density: each spans this many new notes a step, the last one is open. */
const DENSITY_STEP = 0.25;
const DENSITY_CLASSES = 25;
/** How many steps apart a piece is compared with itself at most. */
const MAX_LAG = 16;

/**
 * What a set of pieces is like, without order: the features of Yang & Lerch 2020 (§3.1) that a roll of steps can tell.
 * A roll does not tell a held note from a repeated one, so a note is new where its key did not sound a step before.
 */
export interface MusicStatistics {
  /** [12]: steps in which each pitch class sounds, from C. */
  readonly pitchClasses: Histogram;
  /** [27]: moves of the highest voice in semitones, from −13 to 13; steps in which it stays are none. */
  readonly melodicIntervals: Histogram;
  /** [12]: pairs of notes that sound together by their interval, octaves apart. */
  readonly harmonicIntervals: Histogram;
  /** [13]: steps by how many notes sound. */
  readonly polyphony: Histogram;
  /** [25]: pieces by how many notes begin in a step, on average. */
  readonly noteDensity: Histogram;
  /**
   * [16]: how much a step shares with the one 1, 2, … 16 steps later, on average: common notes by all notes of both. The
   * diagonals of a self-similarity matrix (Foote 1999).
   */
  readonly selfSimilarity: readonly number[];
}

/** Counts the features of pieces. */
export function musicStatistics(pieces: readonly PianoRoll[]): MusicStatistics {
  return {
    pitchClasses: count(12, pieces.flatMap(pitchClasses)),
    melodicIntervals: count(2 * MAX_LEAP + 1, pieces.flatMap(melodicMoves)),
    harmonicIntervals: count(12, pieces.flatMap(harmonicIntervals)),
    polyphony: count(
      MAX_NOTES + 1,
      pieces.flatMap((piece) => piece.map((step) => Math.min(step.length, MAX_NOTES))),
    ),
    noteDensity: count(DENSITY_CLASSES, pieces.filter((piece) => piece.length > 0).map(densityClass)),
    selfSimilarity: Array.from({ length: MAX_LAG }, (_, i) => similarity(pieces, i + 1)),
  };
}

/** How far samples are from the data in one statistic. */
interface Distance {
  /** Jensen–Shannon divergence in bits, 0 … 1; of self-similarity the mean absolute difference, 0 … 1. */
  readonly distance: number;
  /** The share that both have, 1 … 0. */
  readonly overlap: number;
}

/** How far by statistic. */
export type MusicDistances = Readonly<Record<keyof MusicStatistics, Distance>>;

/** Compares two sets of pieces statistic by statistic. */
export function musicDistances(a: MusicStatistics, b: MusicStatistics): MusicDistances {
  const of = (name: keyof MusicStatistics): Distance => ({
    distance: jensenShannon(a[name], b[name]),
    overlap: overlap(a[name], b[name]),
  });
  const difference = meanDifference(a.selfSimilarity, b.selfSimilarity);
  return {
    pitchClasses: of('pitchClasses'),
    melodicIntervals: of('melodicIntervals'),
    harmonicIntervals: of('harmonicIntervals'),
    polyphony: of('polyphony'),
    noteDensity: of('noteDensity'),
    selfSimilarity: { distance: difference, overlap: 1 - difference },
  };
}

function count(classes: number, values: readonly number[]): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (const value of values) counts[value]!++;
  return counts;
}

const pitchClasses = (piece: PianoRoll) => piece.flatMap((step) => step.map((pitch) => pitch % 12));

function melodicMoves(piece: PianoRoll): number[] {
  const melody = piece.filter((step) => step.length > 0).map((step) => step.at(-1)!);
  return melody
    .slice(1)
    .map((pitch, i) => pitch - melody[i]!)
    .filter((move) => move !== 0)
    .map((move) => MAX_LEAP + Math.max(-MAX_LEAP, Math.min(MAX_LEAP, move)));
}

function harmonicIntervals(piece: PianoRoll): number[] {
  return piece.flatMap((step) => step.flatMap((high, i) => step.slice(0, i).map((low) => (high - low) % 12)));
}

function densityClass(piece: PianoRoll): number {
  const begun = piece.reduce((sum, step, t) => sum + step.length - common(step, piece[t - 1] ?? []), 0);
  return Math.min(DENSITY_CLASSES - 1, Math.floor(begun / piece.length / DENSITY_STEP));
}

/** The mean over all steps of all pieces of the notes that a step shares with the one `lag` later (Jaccard 1912). */
function similarity(pieces: readonly PianoRoll[], lag: number): number {
  const values = pieces.flatMap((piece) =>
    piece.slice(lag).map((step, t) => {
      const shared = common(step, piece[t]!);
      const all = step.length + piece[t]!.length - shared;
      return all === 0 ? 1 : shared / all;
    }),
  );
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function common(a: readonly number[], b: readonly number[]): number {
  return a.filter((pitch) => b.includes(pitch)).length;
}

function meanDifference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
}
