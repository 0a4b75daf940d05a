import { type Context, type Gain, type OfflineContext, ToneBufferSource } from './tone.ts';

/** What a click sounds like: a short sine that dies away. */
const SECONDS = 0.06;
const DECAY_SECONDS = 0.012;
const ATTACK_SECONDS = 0.001;
/** How high it is, in hertz: the first beat of a bar, and the others. */
const BAR_HZ = 1760;
const BEAT_HZ = 1174.66;
/** The others are softer. */
const BEAT_GAIN = 0.6;
const LOUDEST = 0.7;

/** The metronome's sound. */
export class Clicks {
  readonly #context: Context | OfflineContext;
  readonly #out: Gain;
  readonly #bar: AudioBuffer;
  readonly #beat: AudioBuffer;
  readonly #clicks = new Map<number, { source: ToneBufferSource; at: number }>();

  constructor(context: Context | OfflineContext, out: Gain) {
    this.#context = context;
    this.#out = out;
    this.#bar = click(context.sampleRate, BAR_HZ, 1);
    this.#beat = click(context.sampleRate, BEAT_HZ, BEAT_GAIN);
  }

  /** Clicks at a time of the audio clock, at a volume from 0 to 1; `id` is for taking it back. */
  strike(id: number, isBar: boolean, at: number, volume: number): void {
    const source = new ToneBufferSource({ context: this.#context, url: isBar ? this.#bar : this.#beat });
    source.connect(this.#out);
    source.onended = () => void this.#clicks.delete(id);
    this.#clicks.set(id, { source, at });
    source.start(at, 0, undefined, volume ** 2 * LOUDEST);
  }

  /** Takes a click back. */
  cancel(id: number): void {
    this.#clicks.get(id)?.source.dispose();
    this.#clicks.delete(id);
  }

  /** Takes back all that have not begun. */
  hush(): void {
    for (const [id, { at }] of this.#clicks) if (at > this.#context.currentTime) this.cancel(id);
  }
}

function click(sampleRate: number, hertz: number, gain: number): AudioBuffer {
  const length = Math.round(SECONDS * sampleRate);
  const buffer = new AudioBuffer({ length, sampleRate });
  const samples = Float32Array.from({ length }, (_, i) => {
    const seconds = i / sampleRate;
    const level = gain * Math.min(1, seconds / ATTACK_SECONDS) * Math.exp(-seconds / DECAY_SECONDS);
    return level * Math.sin(2 * Math.PI * hertz * seconds);
  });
  buffer.copyToChannel(samples, 0);
  return buffer;
}
