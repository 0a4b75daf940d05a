import { describe, expect, it } from 'vitest';
import { parseDataset } from '../../../core/music/dataset.ts';

describe('a music data set', () => {
  it('is read, with steps sorted and parts that may be absent', () => {
    expect(parseDataset({ train: [[[64, 60, 60], []]] })).toEqual({
      train: [[[60, 64], []]],
      valid: [],
      test: [],
    });
  });

  it.each([
    [{ train: [[[60]], [[60], [61, 109]]] }, 'train, piece 1, step 1: expected a MIDI pitch from 21 to 108'],
    [{ train: [[[60.5]]] }, 'train, piece 0, step 0: expected a MIDI pitch from 21 to 108'],
    [{ train: [[60]] }, 'train, piece 0, step 0: expected a list of pitches'],
    [{ train: [[[60]]], test: [[]] }, 'test, piece 0: a piece has at least one step'],
    [{ valid: [] }, 'train: expected a list of pieces'],
    [[], 'expected {"train": [[[pitch]…]…], "valid": …, "test": …}'],
    [{ train: [[[1, 2, 3]]] }, 'expected a MIDI pitch from 21 to 108 (and 2 more faults)'],
  ])('%j is refused, with the place', (json, sentence) => {
    expect(() => parseDataset(json)).toThrow(sentence);
  });
});
