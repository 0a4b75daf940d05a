import { importMidi } from '../../../core/music/midi/import.ts';
import { soundPieces } from '../../core/music/sound-pieces.ts';
import { damageBytes } from '../damage.ts';
import { broken, type Fuzzed, refusedWith, sameBytes } from '../target.ts';

/** Whatever is read has finite times in order. `npm run bench -- midi` damages more, and in MIDI's own ways. */
export const midi: Fuzzed = {
  name: 'MIDI file',
  short: 300,
  long: 20_000,
  open: () => {
    const pieces = soundPieces();
    return Promise.resolve({
      attempt: (random) => {
        const sound = pieces[random.below(pieces.length)]!;
        const bytes = damageBytes(sound, random);
        try {
          const { notes, seconds, tempo } = importMidi(bytes);
          if (![seconds, tempo].every((x) => Number.isFinite(x) && x >= 0)) broken('a time is no number');
          const ordered = notes.every(({ startStep, steps }) => startStep >= 0 && steps > 0);
          if (!ordered) broken('a note ends before it starts');
        } catch (thrown) {
          return refusedWith(thrown, 'bad-file');
        }
        return sameBytes(bytes, sound) ? 'equal' : 'accepted';
      },
    });
  },
};
