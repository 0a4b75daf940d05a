import type { Instrument, Struck } from '../instrument.ts';

/** What is needed of a MIDI port of the browser (Web MIDI API, W3C, MIDIOutput). */
export interface Port {
  /** `timestamp` in milliseconds of `performance.now()`; what is past is sent at once. */
  send(data: number[], timestamp?: number): void;
  /** Forgets what was handed over and is not sent yet; not every browser can. */
  clear?(): void;
}

// Status bytes and controllers: MIDI 1.0 Detailed Specification, tables 1 and 3.
const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;
const CONTROL = 0xb0;
const SUSTAIN = 64;
const ALL_SOUND_OFF = 120;
const ALL_NOTES_OFF = 123;

/** A key comes up so much before its end, in milliseconds, that a repeated note is not ended by the one before. */
const APART_MS = 1;

interface Key {
  readonly pitch: number;
  readonly onMs: number;
  offMs: number;
}

/** An instrument behind a MIDI port, on one channel. Only notes and controllers are sent, never system messages. */
export class MidiInstrument implements Instrument {
  readonly #port: Port;
  readonly #channel: number;
  readonly #msAt: (seconds: number) => number;
  readonly #now: () => number;
  #keys = new Set<Key>();

  /** `channel` counts from 1 to 16; `msAt` turns the audio clock's seconds into milliseconds of `now`. */
  constructor(
    port: Port,
    channel: number,
    msAt: (seconds: number) => number,
    now: () => number = () => performance.now(),
  ) {
    this.#port = port;
    this.#channel = channel - 1;
    this.#msAt = msAt;
    this.#now = now;
  }

  press(pitch: number, velocity: number, at: number): Struck {
    const key: Key = { pitch, onMs: this.#msAt(at), offMs: Infinity };
    this.#forget();
    this.#keys.add(key);
    this.#send(NOTE_ON, pitch, Math.min(127, Math.max(1, Math.round(velocity))), key.onMs);
    let until = Infinity;
    return {
      get until() {
        return until;
      },
      release: (at) => {
        until = at;
        this.#release(key, Math.max(key.onMs, this.#msAt(at) - APART_MS));
      },
      // It is with the browser already: it ends as it begins.
      cancel: () => this.#release(key, key.onMs),
    };
  }

  /** Ends all that sounds and all that was handed over. */
  hush(): void {
    const now = this.#now();
    this.#port.clear?.();
    for (const key of this.#keys)
      if (key.offMs > now) this.#send(NOTE_OFF, key.pitch, 0, Math.max(now, key.onMs));
    const last = Math.max(now, ...[...this.#keys].map(({ onMs }) => onMs));
    this.#keys.clear();
    for (const time of new Set([now, last])) this.#silence(time);
  }

  #silence(ms: number): void {
    for (const controller of [SUSTAIN, ALL_NOTES_OFF, ALL_SOUND_OFF]) this.#send(CONTROL, controller, 0, ms);
  }

  #release(key: Key, ms: number): void {
    if (!this.#keys.has(key) || key.offMs <= ms) return;
    key.offMs = ms;
    this.#send(NOTE_OFF, key.pitch, 0, ms);
  }

  #forget(): void {
    const now = this.#now();
    for (const key of this.#keys) if (key.offMs < now) this.#keys.delete(key);
  }

  #send(status: number, first: number, second: number, ms: number): void {
    this.#port.send([status | this.#channel, first, second], ms);
  }
}
