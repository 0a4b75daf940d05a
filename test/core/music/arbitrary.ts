import fc from 'fast-check';
import type { StepNote } from '../../../core/music/notes.ts';
import { DAMAGES, type Damage } from './midi-bytes.ts';

const pitch = fc.integer({ min: 21, max: 108 });

/** Any roll of up to 40 steps, silent ones and silent ends included. */
export const anyRoll: fc.Arbitrary<number[][]> = fc.array(
  fc.uniqueArray(pitch, { maxLength: 6 }).map((pitches) => pitches.sort((a, b) => a - b)),
  { maxLength: 40 },
);

/** Notes on few keys, so that they overlap. */
export const anyNotes: fc.Arbitrary<StepNote[]> = fc.array(
  fc.record({
    pitch: fc.integer({ min: 60, max: 63 }),
    startStep: fc.integer({ min: 0, max: 20 }),
    steps: fc.integer({ min: 1, max: 8 }),
    velocity: fc.integer({ min: 1, max: 127 }),
  }),
  { maxLength: 12 },
);

/** One to eight pieces of damage to a file. */
export const anyDamages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...DAMAGES),
    place: fc.noBias(fc.integer({ min: 0, max: 9999 })).map((place) => place / 10_000),
    value: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 1, maxLength: 8 },
);
