/** How far off a report must be to be believed at once, in milliseconds: the clock stood still meanwhile. */
const FAR_MS = 100;
/** How much of what a report is off is taken in. */
const SHARE = 0.05;

/**
 * The audio clock's seconds as milliseconds of `performance.now()`. What the page reads of the audio clock moves in
 * steps and comes late when the page is busy; notes for instruments elsewhere need times that are even.
 */
export class SteadyClock {
  #zero: number | undefined;

  /** When a time of the audio clock is heard; `heard` is what is heard at `now`. */
  msAt(seconds: number, heard: number, now: number): number {
    const reported = now - 1000 * heard;
    const off = reported - (this.#zero ?? Infinity);
    this.#zero = Math.abs(off) > FAR_MS ? reported : this.#zero! + SHARE * off;
    return this.#zero + 1000 * seconds;
  }
}
