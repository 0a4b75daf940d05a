import type { PianoRoll } from '../roll.ts';

/** Stands after the pitches of a step; no distance between keys of a piano is as large. */
const STEP_END = 255;

/** A roll as bytes that are the same for the same music in another key, and its lowest pitch, which tells the key. */
export type WithoutKey = { readonly bytes: Uint8Array; readonly lowest: number };

/** The music of a roll without its key. Two rolls are one piece, transposed as a whole, just when the bytes are equal. */
export function withoutKey(roll: PianoRoll): WithoutKey {
  const lowest = roll.reduce((least, [pitch]) => Math.min(least, pitch ?? least), Infinity);
  return {
    bytes: Uint8Array.from(roll.flatMap((step) => [...step.map((pitch) => pitch - lowest), STEP_END])),
    lowest,
  };
}

/** What a piece is beside the one whose music it has too. */
export function sameMusic(as: string, semitones: number): string {
  if (semitones === 0) return `the same music as ${as}`;
  const far = `${Math.abs(semitones)} semitone${Math.abs(semitones) === 1 ? '' : 's'}`;
  return `the same music as ${as}, ${far} ${semitones > 0 ? 'higher' : 'lower'}`;
}
