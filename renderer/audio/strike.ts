import type { SampleBank } from './bank.ts';
import { fileOf, gainOf, rateOf, releaseFileOf } from './samples.ts';

/** Loudness of the noise of a key that comes up, against its note's, in dB. */
const RELEASE_DB = -32;

/** A recording as it is to be played. */
export interface Strike {
  readonly buffer: AudioBuffer;
  /** How fast: 1 is as it was recorded. */
  readonly rate: number;
  /** How loud, as a factor. */
  readonly gain: number;
}

/** How a string sounds that is struck; undefined where there is no recording yet. */
export function strikeOf(bank: SampleBank, pitch: number, velocity: number): Strike | undefined {
  const sample = bank.best(pitch, velocity);
  if (!sample) return undefined;
  const { buffer, levelDb } = bank.get(fileOf(sample))!;
  return { buffer, rate: rateOf(sample, pitch), gain: gainOf(levelDb, pitch, velocity) };
}

/** The noise of a key that comes up; undefined where there is no recording of it yet. */
export function noiseOf(bank: SampleBank, pitch: number, velocity: number): Strike | undefined {
  const recording = bank.get(releaseFileOf(pitch));
  if (!recording) return undefined;
  const { buffer, levelDb } = recording;
  return { buffer, rate: 1, gain: gainOf(levelDb - RELEASE_DB, pitch, velocity) };
}
