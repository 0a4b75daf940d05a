import type { PianoRoll } from './roll.ts';

/** Notes in an n-gram: long enough that two pieces share one seldom by chance. */
const NOTES = 6;

/**
 * What a piece can be recognised by, and no more: hashes of short passages of its highest and its lowest voice, distinct
 * and ascending. No note can be read from it.
 */
export type Fingerprint = Uint32Array<ArrayBuffer>;

/**
 * The fingerprint of a piece: of each six notes in a row of an outer voice a hash of the five intervals between them and
 * of how long after one another they begin. The same for a piece in another key or after a rest.
 */
export function fingerprint(roll: PianoRoll): Fingerprint {
  const voices = [notesOf(roll, (step) => step.at(-1)), notesOf(roll, (step) => step[0])];
  const hashes = new Set(voices.flatMap(passages));
  return Uint32Array.from(hashes).sort();
}

/** The piece that a sample shares most with. */
export interface Nearest {
  /** Its place among the pieces. */
  readonly piece: number;
  /** The share of the sample's passages that it has too, 0 … 1. */
  readonly share: number;
}

/** The piece of data that is nearest to a sample; null when the sample is too short to tell, or there is no data. */
export function nearestPiece(data: readonly Fingerprint[], sample: Fingerprint): Nearest | null {
  if (sample.length === 0) return null;
  const passages = new Set(sample);
  let nearest: Nearest | null = null;
  data.forEach((known, piece) => {
    const share = known.reduce((sum, hash) => sum + (passages.has(hash) ? 1 : 0), 0) / sample.length;
    if (!nearest || share > nearest.share) nearest = { piece, share };
  });
  return nearest;
}

interface Note {
  readonly pitch: number;
  readonly start: number;
}

/** The notes of one voice: a note begins where the voice's pitch is not what it was a step before. */
function notesOf(roll: PianoRoll, voice: (step: readonly number[]) => number | undefined): Note[] {
  const line = roll.map(voice);
  return line.flatMap((pitch, start) =>
    pitch === undefined || pitch === line[start - 1] ? [] : [{ pitch, start }],
  );
}

function passages(notes: readonly Note[]): number[] {
  return notes.slice(0, Math.max(0, notes.length - NOTES + 1)).map((_, i) => {
    const passage = notes.slice(i, i + NOTES);
    return hash(
      passage
        .slice(1)
        .flatMap(({ pitch, start }, j) => [pitch - passage[j]!.pitch, start - passage[j]!.start]),
    );
  });
}

/** A 32-bit hash of whole numbers (Fowler, Noll and Vo, 1a, a number at a time, then mixed). */
function hash(values: readonly number[]): number {
  const folded = values.reduce((h, value) => Math.imul(h ^ (value & 0xffff), 0x01000193), 0x811c9dc5);
  const mixed = Math.imul(folded ^ (folded >>> 16), 0x21f0aaad);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
