import type { PianoRoll } from '../../core/music/roll.ts';
import { type Feature, meanOf, type Trait } from './feature.ts';

/** What varies from step to step in music; pitches are counted in semitones. */
export const MUSIC_FEATURES: readonly Feature<PianoRoll>[] = [
  {
    name: 'register',
    label: 'Register',
    less: 'lower',
    more: 'higher',
    of: (roll) => roll.map((step) => meanOf(step)),
  },
  {
    name: 'voices',
    label: 'Voices',
    less: 'thinner',
    more: 'fuller',
    of: (roll) => roll.map((step) => step.length),
  },
  {
    name: 'density',
    label: 'New notes',
    less: 'held',
    more: 'busy',
    of: (roll) => roll.map((step, t) => (t === 0 ? NaN : begun(step, roll[t - 1]!))),
  },
  {
    name: 'movement',
    label: 'Movement',
    less: 'still',
    more: 'leaping',
    of: (roll) => roll.map((step, t) => (t === 0 ? NaN : moved(step, roll[t - 1]!))),
  },
  {
    name: 'spread',
    label: 'Spread',
    less: 'close',
    more: 'wide',
    of: (roll) => roll.map((step) => (step.length > 1 ? step.at(-1)! - step[0]! : NaN)),
  },
  {
    name: 'sharps',
    label: 'Flats to sharps',
    less: 'flats',
    more: 'sharps',
    of: (roll) => roll.map((step) => meanOf(step.map((pitch) => Math.sin(onFifths(pitch))))),
  },
  {
    name: 'naturals',
    label: 'Black keys to white',
    less: 'black keys',
    more: 'white keys',
    of: (roll) => roll.map((step) => meanOf(step.map((pitch) => Math.cos(onFifths(pitch))))),
  },
];

/** What else is told of a whole piece of music, on its map. */
export const MUSIC_TRAITS: readonly Trait<PianoRoll>[] = [
  {
    label: 'Melody range',
    less: 'narrow melody',
    more: 'wide melody',
    of: (roll) => range(roll.map((step) => step.at(-1))),
  },
  {
    label: 'Bass range',
    less: 'narrow bass',
    more: 'wide bass',
    of: (roll) => range(roll.map(([lowest]) => lowest)),
  },
  {
    label: 'Pitch variety',
    less: 'few pitches',
    more: 'many pitches',
    of: (roll) => new Set(roll.flat().map((pitch) => pitch % 12)).size,
  },
  { label: 'Length', less: 'short', more: 'long', of: (roll) => Math.log(roll.length) },
];

/**
 * Where a pitch stands on the circle of fifths, as an angle: 0 for D, between the white keys F and B; the sharps follow
 * on the one side, the flats on the other, and A flat is opposite.
 */
function onFifths(pitch: number): number {
  const fifths = (7 * (pitch - 2)) % 12;
  return (2 * Math.PI * fifths) / 12;
}

/** How many notes sound that did not before. */
function begun(step: readonly number[], before: readonly number[]): number {
  return step.filter((pitch) => !before.includes(pitch)).length;
}

/** How far the highest and the lowest note move, on average. */
function moved(step: readonly number[], before: readonly number[]): number {
  if (step.length === 0 || before.length === 0) return NaN;
  return (Math.abs(step.at(-1)! - before.at(-1)!) + Math.abs(step[0]! - before[0]!)) / 2;
}

function range(line: readonly (number | undefined)[]): number {
  const pitches = line.filter((pitch) => pitch !== undefined);
  if (pitches.length === 0) return NaN;
  return pitches.reduce((a, b) => Math.max(a, b)) - pitches.reduce((a, b) => Math.min(a, b));
}
