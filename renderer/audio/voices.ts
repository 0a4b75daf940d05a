/** What decides which of the sounding voices is missed least. Times in seconds of the audio clock. */
export interface Sounding {
  readonly pitch: number;
  /** How loud it was when it was struck, in dB. */
  readonly loudnessDb: number;
  readonly at: number;
  /** When its key came up or will; Infinity while that is not known. */
  readonly until: number;
}

/** From this pitch on a piano's strings have no dampers: they ring on when the key comes up. */
const UNDAMPED = 90;

/** How long a damper takes to silence a string, in seconds; Infinity where there is none. */
export function damperSeconds(pitch: number): number {
  if (pitch >= UNDAMPED) return Infinity;
  const height = Math.max(0, pitch - 21) / (UNDAMPED - 21);
  return 0.55 - 0.35 * height;
}

/** How fast a held string dies away, in dB a second: treble strings soon, bass strings late. */
function decayDb(pitch: number): number {
  return 3 * 2 ** ((pitch - 21) / 24);
}

/** Roughly how loud a voice is at a time, in dB. */
export function loudnessAt({ pitch, loudnessDb, at, until }: Sounding, seconds: number): number {
  const held = Math.max(0, Math.min(seconds, until) - at);
  const damped = Math.max(0, seconds - until);
  return loudnessDb - held * decayDb(pitch) - (damped * 60) / damperSeconds(pitch);
}

/** The quietest voice at a time, and of equals the oldest. Undefined where there is none. */
export function quietest<V extends Sounding>(voices: Iterable<V>, seconds: number): V | undefined {
  let found: V | undefined;
  for (const voice of voices) {
    if (!found) found = voice;
    const difference = loudnessAt(voice, seconds) - loudnessAt(found, seconds);
    if (difference < 0 || (difference === 0 && voice.at < found.at)) found = voice;
  }
  return found;
}
