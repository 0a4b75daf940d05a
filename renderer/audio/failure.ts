const NOT_LOADED =
  'The piano’s sounds could not be loaded. Check that Rivulet is still running, then press play again.';
const BLOCKED = 'The browser does not let this page sound yet. Click anywhere, then press play again.';

/** Whether a browser waits for a person's hand before it lets the page sound. */
export function isBlocked(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'sound-blocked';
}

/** Why there is no sound, for people. */
export function failureWords(thrown: unknown): string {
  return isBlocked(thrown) ? BLOCKED : NOT_LOADED;
}
