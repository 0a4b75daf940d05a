import { RivuletError } from '../errors.ts';

/** The lowest key of the piano, A0, as a MIDI pitch. */
export const LOWEST_PITCH = 21;
/** The highest key of the piano, C8, as a MIDI pitch. */
export const HIGHEST_PITCH = 108;
/** How many keys a piano has, and so how wide a dense roll is. */
export const KEYS = HIGHEST_PITCH - LOWEST_PITCH + 1;

/**
 * A piece as steps of equal length: each step lists the MIDI pitches (21..108) that sound in it, ascending and
 * without repeats. A held note is in every step that it covers; a roll does not tell a held note from a repeated one.
 */
export type PianoRoll = readonly (readonly number[])[];

/** Whether a piano has a key for this MIDI pitch. */
export function onPiano(pitch: number): boolean {
  return pitch >= LOWEST_PITCH && pitch <= HIGHEST_PITCH;
}

/** The roll as [T, 88] of zeros and ones, row by row; column = pitch − 21. Throws for a pitch off the piano. */
export function toDense(roll: PianoRoll): Float32Array<ArrayBuffer> {
  const dense = new Float32Array(roll.length * KEYS);
  roll.forEach((pitches, step) => {
    for (const pitch of pitches) {
      if (!onPiano(pitch)) throw offPiano(pitch, step);
      dense[step * KEYS + pitch - LOWEST_PITCH] = 1;
    }
  });
  return dense;
}

/** The roll of [T, 88] numbers: a key sounds where its number is above `threshold`. */
export function fromDense(dense: ArrayLike<number>, threshold = 0.5): PianoRoll {
  if (dense.length % KEYS !== 0) {
    throw new RivuletError('bad-shape', `expected steps × ${KEYS} numbers, got ${dense.length}`);
  }
  return Array.from({ length: dense.length / KEYS }, (_, step) => {
    const pitches: number[] = [];
    for (let key = 0; key < KEYS; key++) {
      if (dense[step * KEYS + key]! > threshold) pitches.push(LOWEST_PITCH + key);
    }
    return pitches;
  });
}

/** The roll from its first step with a note to its last. */
export function withoutSilentEnds(roll: PianoRoll): PianoRoll {
  const sounds = (pitches: readonly number[]) => pitches.length > 0;
  const first = roll.findIndex(sounds);
  return first < 0 ? [] : roll.slice(first, roll.findLastIndex(sounds) + 1);
}

function offPiano(pitch: number, step: number): RivuletError {
  return new RivuletError(
    'bad-shape',
    `step ${step} holds pitch ${pitch}, expected ${LOWEST_PITCH}..${HIGHEST_PITCH}`,
  );
}
