import type { SampleBank } from './bank.ts';
import { loudnessDb } from './samples.ts';
import { noiseOf, strikeOf } from './strike.ts';
import { type Context, type Gain, type OfflineContext, ToneBufferSource } from './tone.ts';
import { damperSeconds, quietest, type Sounding } from './voices.ts';

/** Strings that may sound at once; beyond that the quietest gives way. */
const MAX_VOICES = 64;

/** A string that gives way fades within this, in seconds. */
const STEAL_SECONDS = 0.03;

/** Everything fades within this when the player stops, in seconds. */
const HUSH_SECONDS = 0.08;

/** A string that was struck. */
export interface Voice extends Sounding {
  readonly velocity: number;
  until: number;
  readonly source: ToneBufferSource;
  /** When it begins to fade. */
  fadesAt: number;
  /** The noise of the key that comes up. */
  noise?: ToneBufferSource | undefined;
}

/** Plays recordings of a piano: one voice for each note that sounds. */
export class Piano {
  readonly #context: Context | OfflineContext;
  readonly #out: Gain;
  readonly #bank: SampleBank;
  readonly #voices = new Set<Voice>();

  constructor(context: Context | OfflineContext, out: Gain, bank: SampleBank) {
    this.#context = context;
    this.#out = out;
    this.#bank = bank;
  }

  /** Strings that sound now or are about to. */
  get voices(): number {
    return this.#voices.size;
  }

  /** Presses a key at a time of the audio clock. Undefined where there is no recording yet. */
  press(pitch: number, velocity: number, at: number): Voice | undefined {
    const strike = strikeOf(this.#bank, pitch, velocity);
    if (!strike) return undefined;
    if (this.#voices.size >= MAX_VOICES) this.#steal(at);
    const source = this.#source(strike.buffer, strike.rate);
    const voice: Voice = {
      pitch,
      velocity,
      loudnessDb: loudnessDb(pitch, velocity),
      at,
      until: Infinity,
      fadesAt: Infinity,
      source,
    };
    this.#voices.add(voice);
    source.onended = () => void this.#voices.delete(voice);
    source.start(at, 0, undefined, strike.gain);
    return voice;
  }

  /** Lets a key come up: its damper falls, with the noise that it makes. */
  release(voice: Voice, at: number): void {
    if (!this.#voices.has(voice)) return;
    voice.until = at;
    if (damperSeconds(voice.pitch) < Infinity) this.#fade(voice, at);
    this.#makeNoise(voice, at);
  }

  /** Takes back a note that has not begun. */
  cancel(voice: Voice): void {
    this.#voices.delete(voice);
    voice.source.dispose();
    voice.noise?.dispose();
  }

  /** Silences everything, at once but without a click. */
  hush(): void {
    const now = this.#context.currentTime;
    for (const voice of this.#voices) {
      voice.noise?.dispose();
      if (voice.at > now) this.cancel(voice);
      else this.#fade(voice, now, HUSH_SECONDS);
    }
  }

  #steal(at: number): void {
    const voice = quietest(this.#voices, at);
    if (!voice) return;
    this.#voices.delete(voice);
    this.#fade(voice, Math.max(at, voice.at), STEAL_SECONDS);
  }

  /** Fades a string from a time on; one that is fading already goes on as it does, for to begin again would click. */
  #fade(voice: Voice, at: number, seconds = damperSeconds(voice.pitch)): void {
    if (voice.fadesAt <= at) return;
    voice.until = Math.min(voice.until, at);
    voice.fadesAt = at;
    voice.source.fadeOut = seconds;
    voice.source.stop(at);
  }

  #makeNoise(voice: Voice, at: number): void {
    const noise = noiseOf(this.#bank, voice.pitch, voice.velocity);
    if (!noise) return;
    voice.noise?.dispose();
    voice.noise = this.#source(noise.buffer, noise.rate);
    voice.noise.start(at, 0, undefined, noise.gain);
  }

  #source(buffer: AudioBuffer, playbackRate: number): ToneBufferSource {
    const source = new ToneBufferSource({
      context: this.#context,
      url: buffer,
      playbackRate,
      curve: 'exponential',
    });
    return source.connect(this.#out);
  }
}
