import type { SampleBank } from './bank.ts';
import { Clicks } from './clicks.ts';
import { Output } from './output.ts';
import { type Instrument, pianoInstrument } from './instrument.ts';
import { Piano } from './piano.ts';
import { recordings } from './recordings.ts';
import { Context } from './tone.ts';

/** A browser that has not let the page sound within this, in milliseconds, is waiting for a gesture. */
const PATIENCE = 3000;

/** The browser lets a page sound only after a person has touched it. */
class SoundBlockedError extends Error {
  readonly code = 'sound-blocked';
}

/** What is there only once sound has been asked for. */
interface Live {
  readonly native: AudioContext;
  readonly output: Output;
  readonly piano: Instrument;
  readonly clicks: Clicks;
}

/** The piano, its recordings and the way to the loudspeaker. */
export class Engine {
  readonly bank = recordings;
  #live: Live | undefined;
  #volume = 1;

  /** Undefined until `resume` was called. */
  get piano(): Instrument | undefined {
    return this.#live?.piano;
  }

  /** The metronome's sound; undefined until `resume` was called. */
  get clicks(): Clicks | undefined {
    return this.#live?.clicks;
  }

  /** Starts the audio clock; call it from a gesture. Rejects with SoundBlockedError where the browser refuses. */
  async resume(): Promise<void> {
    const { native, output } = (this.#live ??= open(this.bank));
    output.setVolume(this.#volume);
    if (native.state !== 'running') await orBlocked(native.resume());
  }

  /** The audio clock, in seconds: what is handed over now sounds then at the earliest. */
  get time(): number {
    return this.#live?.native.currentTime ?? 0;
  }

  /** The time of the audio clock that comes out of the loudspeaker right now. */
  get heardTime(): number {
    return this.#live ? heard(this.#live.native) : 0;
  }

  /** From 0, silence, to 1. */
  setVolume(volume: number): void {
    this.#volume = volume;
    this.#live?.output.setVolume(volume);
  }

  /** Of the output, in dBFS; −∞ is silence. */
  levelDb(): number {
    return this.#live?.output.levelDb() ?? -Infinity;
  }
}

async function orBlocked(started: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refused = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SoundBlockedError('the audio clock does not start')), PATIENCE);
  });
  await Promise.race([started, refused]).finally(() => clearTimeout(timer));
}

function open(bank: SampleBank): Live {
  const native = new AudioContext({ latencyHint: 'interactive' });
  const context = new Context({ context: native, clockSource: 'timeout', lookAhead: 0, updateInterval: 0.1 });
  const output = new Output(context);
  const piano = pianoInstrument(new Piano(context, output.input, bank));
  return { native, output, piano, clicks: new Clicks(context, output.input) };
}

/** The device's own report, where it makes sense: it moves evenly between the clock's coarse steps. */
function heard(context: AudioContext): number {
  const latest = context.currentTime;
  const { contextTime, performanceTime } = context.getOutputTimestamp();
  if (contextTime === undefined || !performanceTime) return latest - (context.outputLatency || 0);
  const reported = contextTime + (performance.now() - performanceTime) / 1000;
  return Math.max(latest - 1, Math.min(latest, reported));
}
