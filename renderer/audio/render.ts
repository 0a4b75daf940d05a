import type { StepNote } from '../../core/music/notes.ts';
import { HEADROOM_DB, Limiter } from './limiter.ts';
import { mix, type MixedVoice, overAt, type Stretch } from './mix.ts';
import { exactFiles } from './needs.ts';
import { recordings } from './recordings.ts';
import { noiseOf, strikeOf } from './strike.ts';
import { endOf, inTime, type Playable, stepRate } from './timing.ts';
import { damperSeconds } from './voices.ts';
import { WavFile } from './wav.ts';

/** How a piece is rendered. */
export interface RenderOptions {
  readonly signal?: AbortSignal;
  /** Hears how far it is, 0…1. */
  readonly onProgress?: (done: number) => void;
  readonly sampleRate?: number;
  /** How much is made at a time, in seconds; the page lives between two stretches. */
  readonly stretchSeconds?: number;
}

/** Silence after all has rung out, in seconds. */
const SILENCE_SECONDS = 0.25;
/** The page gets a turn when it has waited so long, in milliseconds. */
const TURN_MS = 8;

const HEADROOM = 10 ** (HEADROOM_DB / 20);

/**
 * A piece as a WAV file (16-bit stereo): what is heard at full volume, from the same recordings with the same releases
 * and the same room for chords, mixed here, so that it does not depend on how it is cut into stretches. Where strings
 * add up to more than half of full scale a limiter holds them down softly; nothing ever clips. No string gives way, as
 * strings do while playing when more than 64 sound. Only the file itself is held in memory. Rejects with the signal's
 * reason when it is cancelled, and with an Error where the piano's recordings cannot be had.
 */
export async function renderWav(
  piece: Playable,
  { signal, onProgress, sampleRate = 44100, stretchSeconds = 0.25 }: RenderOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  onProgress?.(0);
  await load(piece.notes, signal);
  const voices = voicesOf(piece);
  const ends = voices.reduce(
    (latest, voice) => Math.max(latest, overAt(voice)),
    endOf(piece) / stepRate(piece),
  );
  const frames = Math.ceil((ends + SILENCE_SECONDS) * sampleRate);
  const file = new WavFile(frames, sampleRate);
  const limiter = new Limiter(sampleRate);
  let turned = performance.now();
  for (const stretch of stretches(voices, frames, sampleRate, Math.ceil(stretchSeconds * sampleRate))) {
    limiter.limit(stretch.channels, stretch.frames);
    file.append(stretch.channels, stretch.frames);
    turned = await turn(turned);
    signal?.throwIfAborted();
    onProgress?.((stretch.from + stretch.frames) / frames);
  }
  return file.bytes;
}

/** Waits for the recordings of some notes. */
async function load(notes: readonly StepNote[], signal: AbortSignal | undefined): Promise<void> {
  const files = exactFiles(notes);
  recordings.want(files);
  await recordings.until(() => signal?.aborted === true || files.every((file) => recordings.get(file)));
  signal?.throwIfAborted();
}

function voicesOf(piece: Playable): MixedVoice[] {
  const rate = stepRate(piece);
  return inTime(piece.notes)
    .notes.flatMap((note) => soundsOf(note, note.startStep / rate, (note.startStep + note.steps) / rate))
    .map((voice) => ({ ...voice, gain: voice.gain * HEADROOM }))
    .sort((a, b) => a.at - b.at);
}

/** A note's string, and the noise of its key. */
function soundsOf({ pitch, velocity }: StepNote, at: number, until: number): MixedVoice[] {
  const string = strikeOf(recordings, pitch, velocity);
  if (!string) throw new Error('The piano’s sounds could not be loaded.');
  const fadeSeconds = damperSeconds(pitch);
  const fadesAt = fadeSeconds === Infinity ? Infinity : until;
  const noise = noiseOf(recordings, pitch, velocity);
  return [
    { ...string, at, fadesAt, fadeSeconds },
    ...(noise ? [{ ...noise, at: until, fadesAt: Infinity, fadeSeconds: 0 }] : []),
  ];
}

/** The mix, stretch by stretch, each in the same memory. */
function* stretches(
  voices: readonly MixedVoice[],
  all: number,
  sampleRate: number,
  most: number,
): Generator<Stretch> {
  const channels = [new Float32Array(most), new Float32Array(most)] as const;
  let [sounding, next]: [MixedVoice[], number] = [[], 0];
  for (let from = 0; from < all; from += most) {
    const stretch = { channels, from, frames: Math.min(most, all - from), sampleRate };
    sounding = sounding.filter((voice) => overAt(voice) * sampleRate > from);
    while (next < voices.length && voices[next]!.at * sampleRate < from + most)
      sounding.push(voices[next++]!);
    for (const channel of channels) channel.fill(0);
    for (const voice of sounding) mix(stretch, voice);
    yield stretch;
  }
}

/** Gives the page a turn when it is due; tells when the last one was. A message comes soon even in a hidden tab. */
async function turn(last: number): Promise<number> {
  if (performance.now() - last < TURN_MS) return last;
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  port1.close();
  return performance.now();
}
