/** The share of a fade after which it goes straight to silence. */
const STRAIGHT = 0.9;

/**
 * How loud a fading string is `after` seconds of a fade of `seconds`, as a factor: the curve that Tone's sources fade
 * by (Param.exponentialApproachValueAtTime), so that a rendering is what is heard.
 */
export function fadeAt(after: number, seconds: number): number {
  if (after <= 0) return 1;
  if (after >= seconds) return 0;
  const constant = Math.log(seconds + 1) / Math.log(200);
  if (after < STRAIGHT * seconds) return Math.exp(-after / constant);
  const left = (seconds - after) / ((1 - STRAIGHT) * seconds);
  return Math.exp((-STRAIGHT * seconds) / constant) * left;
}
