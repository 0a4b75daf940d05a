import { expect, test } from 'vitest';
import { Limiter } from '../../../renderer/audio/limiter.ts';

const RATE = 1000;
const wave = (loud: number, frames = 400): Float32Array =>
  Float32Array.from({ length: frames }, (_, i) => loud * Math.sin(i / 3));
const limited = (loud: number): Float32Array => {
  const samples = wave(loud);
  new Limiter(RATE).limit([samples, wave(0)], samples.length);
  return samples;
};

test('leaves what is soft as it is', () => {
  expect(limited(0.4)).toEqual(wave(0.4));
});

test('holds any loudness below full scale, and louder stays louder', () => {
  const peaks = [0.6, 1, 4, 20].map((loud) => Math.max(...limited(loud).map(Math.abs)));
  expect(peaks).toEqual([...peaks].sort((a, b) => a - b));
  expect(peaks.at(-1)).toBeLessThan(1);
});

test('moves both channels together', () => {
  const [left, right] = [wave(4), wave(1)];
  new Limiter(RATE).limit([left, right], left.length);
  for (const [i, sample] of left.entries()) expect(right[i]! * 4).toBeCloseTo(sample);
});

test('remembers how loud it was from one stretch to the next', () => {
  const whole = wave(3);
  new Limiter(RATE).limit([whole, wave(0)], whole.length);
  const limiter = new Limiter(RATE);
  const [first, second] = [wave(3).slice(0, 133), wave(3).slice(133)];
  limiter.limit([first, wave(0)], first.length);
  limiter.limit([second, wave(0)], second.length);
  expect([...first, ...second]).toEqual([...whole]);
});

test('lets go again', () => {
  const limiter = new Limiter(RATE);
  limiter.limit([wave(4), wave(0)], 400);
  limiter.limit([wave(0, 2000), wave(0, 2000)], 2000);
  const soft = wave(0.3);
  limiter.limit([soft, wave(0)], soft.length);
  expect(soft).toEqual(wave(0.3));
});
