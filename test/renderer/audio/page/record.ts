import { addressOf } from '../../../../renderer/audio/addresses.ts';
import { SampleBank } from '../../../../renderer/audio/bank.ts';
import { fetchRecording } from '../../../../renderer/audio/decode.ts';
import { exactFiles } from '../../../../renderer/audio/needs.ts';
import { Output } from '../../../../renderer/audio/output.ts';
import { Piano, type Voice } from '../../../../renderer/audio/piano.ts';
import { Scheduler } from '../../../../renderer/audio/scheduler.ts';
import type { LoopRegion, Playable } from '../../../../renderer/audio/timing.ts';
import { OfflineContext } from '../../../../renderer/audio/tone.ts';
import { base64 } from './base64.ts';

const RATE = 44100;
const TICK = 0.025;

const bank = new SampleBank((file) => fetchRecording(addressOf(file), 6));

/** Plays pieces as the studio does, without a loudspeaker. */
export const recorder = {
  /** How many strings sounded at once at the most, in what was recorded last. */
  mostVoices: 0,

  /** What a piece sounds like: the left channel's samples (float32, 44,100 a second) in base64. */
  async record(piece: Playable, seconds: number, loop: LoopRegion | null = null): Promise<string> {
    const files = exactFiles(piece.notes);
    bank.want(files);
    await bank.until(() => files.every((file) => bank.get(file)));
    const context = new OfflineContext(2, seconds, RATE);
    const output = new Output(context);
    recorder.mostVoices = 0;
    perform(piece, loop, context, new Piano(context, output.input, bank));
    const { buffer, byteOffset, byteLength } = (await context.render()).getChannelData(0);
    return base64(new Uint8Array(buffer, byteOffset, byteLength));
  },
};

/** Plays as the page does, with the rendering's own clock instead of the loudspeaker's. */
function perform(piece: Playable, loop: LoopRegion | null, context: OfflineContext, piano: Piano): void {
  const scheduler = new Scheduler();
  const voices = new Map<number, Voice | undefined>();
  const tick = (): void => {
    const { on, off } = scheduler.tick(context.currentTime, piece, loop);
    for (const { id, note, at } of on) voices.set(id, piano.press(note.pitch, note.velocity, at));
    for (const { id, at } of off) piano.release(voices.get(id)!, at);
    recorder.mostVoices = Math.max(recorder.mostVoices, piano.voices);
  };
  scheduler.start(0, 0);
  tick();
  context.setInterval(tick, TICK);
}
