import { expect, it } from 'vitest';
import { barsOf, counted, grouped, secondsWords } from '../../../renderer/panel/figures.ts';

it('counts with the right noun', () => {
  expect([counted(0, 'note'), counted(1, 'note'), counted(2, 'note')]).toEqual([
    '0 notes',
    '1 note',
    '2 notes',
  ]);
});

it('tells lengths in bars, with quarters of a bar', () => {
  expect([64, 4, 33, 2, 7, 6].map((steps) => barsOf(steps, 4))).toEqual([
    '16 bars',
    '1 bar',
    '8¼ bars',
    '½ bar',
    '1¾ bars',
    '1½ bars',
  ]);
  expect(barsOf(33, 16)).toBe('2.1 bars');
});

it('groups digits so that a seed can be read', () => {
  expect([0, 999, 1000, 4193027518].map(grouped)).toEqual(['0', '999', '1 000', '4 193 027 518']);
  expect(grouped(Number.MAX_SAFE_INTEGER)).toBe('9 007 199 254 740 991');
});

it('tells durations as a person would', () => {
  expect([0.42, 1.24, 45.3, 150].map((seconds) => secondsWords(seconds))).toEqual([
    '0.4 s',
    '1.2 s',
    '45 s',
    '3 min',
  ]);
});
