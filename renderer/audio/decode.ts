/** Recordings are decoded at this rate, whatever the loudspeaker's: they are played at other rates anyway. */
const RATE = 44100;

/** A faded end, in seconds. */
const FADE = 1;

/** What of a recording tells how loud it is, in seconds. */
const HEAD = 0.5;

/** A decoded recording. */
export interface Recording {
  readonly buffer: AudioBuffer;
  /** RMS of the first half second, in dBFS. */
  readonly levelDb: number;
}

/**
 * Fetches and decodes a recording, and keeps at most `seconds` of it, faded out: a bass string rings for 25 s, which
 * nobody holds it for and which costs 9 MB. Needs no gesture and no loudspeaker. Rejects where there is no such file.
 */
export async function fetchRecording(address: string, seconds: number): Promise<Recording> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const decoder = new OfflineAudioContext(2, 1, RATE);
  const buffer = shortened(await decoder.decodeAudioData(await response.arrayBuffer()), seconds);
  return { buffer, levelDb: levelDb(buffer) };
}

function shortened(buffer: AudioBuffer, seconds: number): AudioBuffer {
  const { numberOfChannels, sampleRate } = buffer;
  const length = Math.round(seconds * sampleRate);
  if (buffer.length <= length) return buffer;
  const short = new AudioBuffer({ numberOfChannels, sampleRate, length });
  for (let channel = 0; channel < numberOfChannels; channel++) {
    // Written in place: what was decoded is megabytes, and every copy waits for the collector of garbage.
    const samples = short.getChannelData(channel);
    buffer.copyFromChannel(samples, channel);
    fadeOut(samples, FADE * sampleRate);
  }
  return short;
}

function fadeOut(samples: Float32Array, fade: number): void {
  const start = samples.length - fade;
  for (let i = Math.max(0, start); i < samples.length; i++)
    samples[i]! *= 0.5 + 0.5 * Math.cos((Math.PI * (i - start)) / fade);
}

function levelDb(buffer: AudioBuffer): number {
  const length = Math.min(buffer.length, HEAD * buffer.sampleRate);
  let power = 0;
  for (let channel = 0; channel < buffer.numberOfChannels; channel++)
    for (const sample of buffer.getChannelData(channel).subarray(0, length)) power += sample * sample;
  return 10 * Math.log10(power / length / buffer.numberOfChannels);
}
