/** Leaves chords of four notes, however loud, below the limiter’s threshold or little above it. */
export const HEADROOM_DB = -3;

/** From here on a limiter holds peaks down, in dBFS. */
export const THRESHOLD_DB = -6;

/** So many dB above the threshold become one. */
export const RATIO = 20;

/** How long the limiter takes to let go, in seconds. */
export const RELEASE_SECONDS = 0.2;

const THRESHOLD = 10 ** (THRESHOLD_DB / 20);

/**
 * Holds peaks of a rendering down as the studio's limiter does, at once instead of within a millisecond: up to 24 times
 * full scale comes out below full scale. Both channels move together. A feed-forward compressor with a peak detector:
 * Giannoulis, Massberg and Reiss 2012, "Digital Dynamic Range Compressor Design", J. Audio Eng. Soc. 60(6), section 2.
 * It remembers its level from one call to the next.
 */
export class Limiter {
  readonly #keeps: number;
  #level = 0;

  constructor(sampleRate: number) {
    this.#keeps = Math.exp(-1 / (RELEASE_SECONDS * sampleRate));
  }

  /** Limits the frames in place. */
  limit([left, right]: readonly [Float32Array, Float32Array], frames: number): void {
    for (let i = 0; i < frames; i++) {
      this.#level = Math.max(Math.abs(left[i]!), Math.abs(right[i]!), this.#level * this.#keeps);
      if (this.#level <= THRESHOLD) continue;
      const gain = (this.#level / THRESHOLD) ** (1 / RATIO - 1);
      left[i]! *= gain;
      right[i]! *= gain;
    }
  }
}
