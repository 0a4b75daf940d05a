import { fadeAt } from './fade.ts';
import type { Strike } from './strike.ts';

/** A recording at its place in a rendering. Times in seconds. */
export interface MixedVoice extends Strike {
  readonly at: number;
  /** When it begins to fade, and how long that takes; Infinity where it rings out. */
  readonly fadesAt: number;
  readonly fadeSeconds: number;
}

/** When nothing is left of a voice, in seconds. */
export function overAt({ at, buffer, rate, fadesAt, fadeSeconds }: MixedVoice): number {
  const faded = fadesAt === Infinity ? Infinity : fadesAt + fadeSeconds;
  return Math.min(at + buffer.duration / rate, faded);
}

/** A stretch of a rendering: stereo, `frames` from `from` on. */
export interface Stretch {
  readonly channels: readonly [Float32Array, Float32Array];
  readonly from: number;
  readonly frames: number;
  readonly sampleRate: number;
}

/** Adds what a voice sounds like within a stretch. Each frame is a function of its place alone, not of the stretch. */
export function mix(stretch: Stretch, voice: MixedVoice): void {
  const { from, frames, sampleRate } = stretch;
  const first = Math.max(from, Math.ceil(voice.at * sampleRate));
  const end = Math.min(from + frames, Math.ceil(overAt(voice) * sampleRate));
  stretch.channels.forEach((out, channel) => {
    const { numberOfChannels } = voice.buffer;
    const samples = voice.buffer.getChannelData(Math.min(channel, numberOfChannels - 1));
    for (let frame = first; frame < end; frame++)
      out[frame - from]! += sampleAt(voice, samples, frame / sampleRate);
  });
}

/** Between two samples of the recording, on the line from one to the other, as browsers do. */
function sampleAt(voice: MixedVoice, samples: Float32Array, seconds: number): number {
  const place = (seconds - voice.at) * voice.rate * voice.buffer.sampleRate;
  const index = Math.floor(place);
  const before = samples[index] ?? 0;
  const sample = before + ((samples[index + 1] ?? 0) - before) * (place - index);
  const level = seconds <= voice.fadesAt ? 1 : fadeAt(seconds - voice.fadesAt, voice.fadeSeconds);
  return sample * voice.gain * level;
}
