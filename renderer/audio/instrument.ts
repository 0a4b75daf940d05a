import type { Piano } from './piano.ts';

/** A note that was begun. Times in seconds of the audio clock. */
export interface Struck {
  /** When its key came up or will; Infinity while that is not known. */
  readonly until: number;
  /** Lets its key come up at a time. */
  release(at: number): void;
  /** Takes it back before it has begun. */
  cancel(): void;
}

/** Something that plays notes. */
export interface Instrument {
  /** Presses a key at a time of the audio clock; undefined where it cannot yet. */
  press(pitch: number, velocity: number, at: number): Struck | undefined;
  /** Silences everything at once. */
  hush(): void;
}

/** The studio's own piano as an instrument. */
export function pianoInstrument(piano: Piano): Instrument {
  return {
    press: (pitch, velocity, at) => {
      const voice = piano.press(pitch, velocity, at);
      return (
        voice && {
          get until() {
            return voice.until;
          },
          release: (at) => piano.release(voice, at),
          cancel: () => piano.cancel(voice),
        }
      );
    },
    hush: () => piano.hush(),
  };
}
