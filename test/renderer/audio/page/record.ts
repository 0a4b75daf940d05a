import { addressOf } from '../../../../renderer/audio/addresses.ts';
import { SampleBank } from '../../../../renderer/audio/bank.ts';
import { fetchRecording } from '../../../../renderer/audio/decode.ts';
import { exactFiles } from '../../../../renderer/audio/needs.ts';
import { Output } from '../../../../renderer/audio/output.ts';
import { Piano } from '../../../../renderer/audio/piano.ts';
import { Scheduler } from '../../../../renderer/audio/scheduler.ts';
import type { LoopRegion, Playable } from '../../../../renderer/audio/timing.ts';
import { OfflineContext } from '../../../../renderer/audio/tone.ts';

const RATE = 44100;
const TICK = 0.025;

const bank = new SampleBank((file) => fetchRecording(addressOf(file), 6));

/** What a piece sounds like, as the studio plays it, without a loudspeaker: the left channel. */
export async function record(
  piece: Playable,
  seconds: number,
  loop: LoopRegion | null = null,
): Promise<Float32Array> {
  const files = exactFiles(piece.notes);
  bank.want(files);
  await bank.until(() => files.every((file) => bank.get(file)));
  const context = new OfflineContext(2, seconds, RATE);
  const output = new Output(context);
  perform(piece, seconds, loop, new Piano(context, output.input, bank));
  return (await context.render()).getChannelData(0);
}

function perform(piece: Playable, seconds: number, loop: LoopRegion | null, piano: Piano): void {
  const scheduler = new Scheduler();
  const voices = new Map<number, ReturnType<Piano['press']>>();
  scheduler.start(0, 0);
  for (let now = 0; now < seconds; now += TICK) {
    const { on, off } = scheduler.tick(now, piece, loop);
    for (const { id, note, at } of on) voices.set(id, piano.press(note.pitch, note.velocity, at));
    for (const { id, at } of off) piano.release(voices.get(id)!, at);
  }
}
