import { HEADROOM_DB, RATIO, RELEASE_SECONDS, THRESHOLD_DB } from './limiter.ts';
import { Analyser, Compressor, type Context, Gain, type OfflineContext } from './tone.ts';

/** A DynamicsCompressorNode raises what it lets through by this much, by its specification; it is taken back. */
const MAKEUP_DB = 0.6 * -THRESHOLD_DB * (1 - 1 / RATIO);

/** How long a change of volume takes, in seconds. */
const VOLUME_SECONDS = 0.03;

/** The way from the instruments to the loudspeaker: room for chords, a gentle limiter, an ear on the output. */
export class Output {
  /** What instruments connect to. */
  readonly input: Gain;
  readonly #level: Gain;
  readonly #ear: Analyser;

  constructor(context: Context | OfflineContext) {
    this.input = new Gain({ context, gain: factor(HEADROOM_DB) });
    const limiter = new Compressor({
      context,
      threshold: THRESHOLD_DB,
      ratio: RATIO,
      knee: 0,
      attack: 0.001,
      release: RELEASE_SECONDS,
    });
    this.#level = new Gain({ context, gain: factor(-MAKEUP_DB) });
    this.#ear = new Analyser({ context, type: 'waveform', size: 2048 });
    this.input.chain(limiter, this.#level, this.#ear);
    this.#level.connect(context.rawContext.destination);
  }

  /** From 0, silence, to 1, in steps that sound even; without a click. */
  setVolume(volume: number): void {
    this.#level.gain.rampTo(volume ** 2 * factor(-MAKEUP_DB), VOLUME_SECONDS);
  }

  /** The level of the last 2,048 samples (RMS), in dBFS; −∞ is silence. */
  levelDb(): number {
    const samples = this.#ear.getValue() as Float32Array;
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return 10 * Math.log10(power);
  }
}

function factor(db: number): number {
  return 10 ** (db / 20);
}
