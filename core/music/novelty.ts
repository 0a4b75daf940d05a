import { type Fingerprint, fingerprintOf } from '../fingerprint.ts';
import { hash } from '../hash.ts';
import type { PianoRoll } from './roll.ts';

/** Notes in an n-gram: long enough that two pieces share one seldom by chance. */
const NOTES = 6;

/**
 * The fingerprint of a piece: of each six notes in a row of an outer voice a hash of the five intervals between them and
 * of how long after one another they begin. The same for a piece in another key or after a rest.
 */
export function fingerprint(roll: PianoRoll): Fingerprint {
  const voices = [notesOf(roll, (step) => step.at(-1)), notesOf(roll, (step) => step[0])];
  return fingerprintOf(voices.flatMap(passages));
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
