import { expect, it } from 'vitest';
import type { PianoRoll } from '../../../core/music/roll.ts';
import { MUSIC_FEATURES, MUSIC_TRAITS } from '../../../models/facts/music-features.ts';
import { textFeatures } from '../../../models/facts/text-features.ts';

const roll: PianoRoll = [[48, 60], [50, 62], [], [62], [62, 66, 74]];
const music = (name: string) => MUSIC_FEATURES.find((feature) => feature.name === name)!.of(roll);
const trait = (label: string) => MUSIC_TRAITS.find((one) => one.label === label)!.of(roll);

it('music is told by where, how many, how far and how new its notes are', () => {
  expect(music('register')).toEqual([54, 56, NaN, 62, 202 / 3]);
  expect(music('voices')).toEqual([2, 2, 0, 1, 3]);
  expect(music('density')).toEqual([NaN, 2, 0, 1, 2]);
  expect(music('movement')).toEqual([NaN, 2, NaN, NaN, 6]);
  expect(music('spread')).toEqual([12, 12, NaN, NaN, 12]);
  expect([trait('Melody range'), trait('Bass range'), trait('Pitch variety')]).toEqual([14, 14, 3]);
});

it('keys are told by the circle of fifths, in any octave', () => {
  const of = (name: string, pitches: number[]) =>
    MUSIC_FEATURES.find((feature) => feature.name === name)!.of([pitches])[0]!;
  expect(of('naturals', [62])).toBeCloseTo(1);
  expect(of('naturals', [68])).toBeCloseTo(-1);
  expect(of('sharps', [59, 71])).toBeCloseTo(1);
  expect(of('sharps', [53])).toBeCloseTo(-1);
  const scale = (tonic: number) => [0, 2, 4, 5, 7, 9, 11].map((step) => tonic + step);
  expect(of('sharps', scale(64))).toBeGreaterThan(of('sharps', scale(60)));
  expect(of('sharps', scale(60))).toBeGreaterThan(of('sharps', scale(63)));
});

it('letters are told by vowels, gaps, places in the word and how rare they are', () => {
  const symbols = [...'an ox'];
  const features = textFeatures([symbols, [...'aaa']]);
  const text = (name: string) => features.find((feature) => feature.name === name)!.of(symbols);
  expect(text('vowel')).toEqual([1, 0, NaN, 1, 0]);
  expect(text('gap')).toEqual([0, 0, 1, 0, 0]);
  expect(text('place')).toEqual([0, 1, NaN, 0, 1]);
  expect(text('start')).toEqual([1, 0, NaN, 1, 0]);
  expect(text('rarity')[0]).toBeCloseTo(Math.log(8 / 4));
  expect(text('rarity')[1]).toBeCloseTo(Math.log(8));
});
