import { addressOf } from './addresses.ts';
import { SampleBank } from './bank.ts';
import { fetchRecording } from './decode.ts';

/** The page's recordings, which playing and rendering share. */
export const recordings = new SampleBank((file) => fetchRecording(addressOf(file), keptSeconds(file)));

/** How much of a recording is kept, in seconds: bass strings ring longest. */
function keptSeconds(file: string): number {
  const octave = Number(/(\d)v/.exec(file)?.[1] ?? 0);
  if (octave < 3) return 10;
  return octave < 5 ? 8 : 6;
}
