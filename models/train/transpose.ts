import { KEYS } from '../../core/music/roll.ts';
import type { Random } from '../../core/random.ts';
import type { Sequence } from './data.ts';

/**
 * A piece moved as a whole by a random number of semitones, at most `most` up or down, and never off the keyboard: each
 * number that is possible is as likely. `sequence` holds indices of the 88 keys.
 */
export function transposed(sequence: Sequence, most: number, random: Random): Sequence {
  const [lowest, highest] = rangeOf(sequence);
  const down = Math.min(most, lowest);
  const up = Math.min(most, KEYS - 1 - highest);
  const shift = random.below(down + up + 1) - down;
  return shift === 0 ? sequence : sequence.map((keys) => keys.map((key) => key + shift));
}

/** The lowest and the highest key; of silence, the whole keyboard, so that it stays as it is. */
function rangeOf(sequence: Sequence): [number, number] {
  let [lowest, highest] = [KEYS, -1];
  for (const keys of sequence) {
    for (const key of keys) {
      lowest = Math.min(lowest, key);
      highest = Math.max(highest, key);
    }
  }
  return highest < 0 ? [0, KEYS - 1] : [lowest, highest];
}
