import { seconds } from './seconds.ts';

/** The longest that anything but an update may block its thread, in milliseconds: compiling, exporting. */
export const PHASE_MS = 120_000;
/** How many times as long as those before it an update may take on a machine that has become busy. */
const TIMES = 10;

/**
 * How long the host is to wait for a sign of life, so that a training which hangs is found soon: about as long as its
 * updates take.
 */
export class Patience {
  private longestMs = 0;
  private before: number | undefined;

  /** To be called after each update; milliseconds for which the next may block its thread. */
  afterUpdate(): number {
    const now = seconds.wall();
    if (this.before !== undefined) this.longestMs = Math.max(this.longestMs, 1000 * (now - this.before));
    this.before = now;
    return this.longestMs === 0 ? PHASE_MS : Math.min(PHASE_MS, TIMES * this.longestMs);
  }

  /** To be called after something else than an update, whose time says nothing of the next one. */
  interrupted(): void {
    this.before = undefined;
  }
}
