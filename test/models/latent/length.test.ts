import { describe, expect, it } from 'vitest';
import {
  lengthHistogram,
  logLength,
  musicMaxSteps,
  textLengthHistogram,
} from '../../../models/latent/length.ts';
import { readMusicDataset } from '../../../electron/midi/dataset-file.ts';
import { sharedPath } from '../../core/music/shared-data.ts';
import { describeWithData } from '../../core/music/with-data.ts';

it('the longest music is a quarter longer than what was seen, rounded down', () => {
  expect([4, 5, 7, 144].map(musicMaxSteps)).toEqual([5, 6, 8, 180]);
});

it('the histogram counts lengths from 0 to the longest, each with its smoothing', () => {
  expect(lengthHistogram([3, 1, 3], 5, 1)).toEqual([1, 2, 1, 3, 1, 1]);
  expect(lengthHistogram([3, 1, 3], 3, 0)).toEqual([0, 1, 0, 2]);
  expect(lengthHistogram([3, 9], 3, 1)).toEqual([1, 1, 1, 2]);
});

it('log p(T) is the logarithm of a share of all counts, and sums to one', () => {
  const histogram = lengthHistogram([3, 1, 3], 5, 1);
  expect(logLength(histogram, 3)).toBeCloseTo(Math.log(3 / 9), 12);
  expect(histogram.reduce((sum, _, T) => sum + Math.exp(logLength(histogram, T)), 0)).toBeCloseTo(1, 12);
  expect(logLength(histogram, 6)).toBe(-Infinity);
  expect(logLength(lengthHistogram([1], 2, 0), 2)).toBe(-Infinity);
});

describeWithData('the lengths of the chorales', ['music/jsb.json.gz'], () => {
  it('go to 180, counted in training and validation', async () => {
    const { train, valid } = await readMusicDataset(sharedPath('music/jsb.json.gz'));
    const lengths = [...train, ...valid].map((roll) => roll.length);
    expect(musicMaxSteps(Math.max(...lengths))).toBe(180);
    const histogram = lengthHistogram(lengths, 180, 1);
    expect(histogram.reduce((sum, count) => sum + count)).toBe(229 + 76 + 181);
  });
});

describe('the lengths of sentences', () => {
  it('are counted alone when each occurs', () => {
    expect(textLengthHistogram([1, 2, 2, 3], 3)).toEqual([0, 1, 2, 1]);
  });

  it('are all possible where one never occurred, in the middle or at the end', () => {
    expect(textLengthHistogram([1, 3, 3], 3)).toEqual([1, 2, 1, 3]);
    expect(textLengthHistogram([1, 2], 3)).toEqual([1, 2, 2, 1]);
    expect(logLength(textLengthHistogram([1, 2], 3), 3)).toBeCloseTo(Math.log(1 / 6), 12);
  });
});
