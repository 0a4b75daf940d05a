import { RivuletError } from '../../errors.ts';

/** A time signature: from this tick on a bar lasts this many quarter notes. */
export type MeterChange = { readonly ticks: number; readonly barQuarters: number };

/** More changes than any piece has; past it a file would fill the memory. */
const MAX_CHANGES = 200_000;
/** The shortest note that counts a bar, a sixty-fourth, as its power of two. */
const SHORTEST_BEAT = 6;

/**
 * Adds what a time signature event says: its data are the beats of a bar and the note that is a beat, as a power of two.
 * An impossible one is no signature. Throws 'bad-file' when there are too many.
 */
export function addMeter(changes: MeterChange[], ticks: number, [beats, beat]: Uint8Array): void {
  if (!beats || beat === undefined || beat > SHORTEST_BEAT) return;
  if (changes.length >= MAX_CHANGES)
    throw new RivuletError('bad-file', `more than ${MAX_CHANGES} time signatures`);
  changes.push({ ticks, barQuarters: (4 * beats) / 2 ** beat });
}
