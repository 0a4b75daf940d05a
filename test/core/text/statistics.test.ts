import { describe, expect, test } from 'vitest';
import { knownText, textStatistics, wordsOf } from '../../../core/text/statistics.ts';

describe('words', () => {
  test('are in small letters and without punctuation around them', () => {
    expect(wordsOf('  "No," he said; it isn\'t. ')).toEqual(['no', 'he', 'said', 'it', "isn't"]);
    expect(wordsOf('the <unk> of — 1990')).toEqual(['the', '<unk>', 'of', '1990']);
    expect(wordsOf('... !')).toEqual([]);
  });
});

describe('the statistics of sentences', () => {
  const known = knownText(['The cat sat.', 'A dog ran.']);

  test('count distinct words, pairs and triples of all', () => {
    const { distinct1, distinct2, distinct3 } = textStatistics(['the cat the cat'], known);
    expect([distinct1, distinct2, distinct3]).toEqual([2 / 4, 2 / 3, 2 / 2]);
  });

  test('do not join words of two sentences', () => {
    expect(textStatistics(['a b', 'c d'], known).distinct2).toBe(1);
    expect(textStatistics(['a', 'b'], known).distinct2).toBe(0);
  });

  test('tell words of the data from others, whatever stands around them', () => {
    expect(textStatistics(['The dog, sat! Zqx'], known).knownWords).toBe(3 / 4);
  });

  test('find repetitions, and sentences of the data', () => {
    const { distinctSentences, copied } = textStatistics(['The cat sat.', 'new', 'new', 'newer'], known);
    expect([distinctSentences, copied]).toEqual([3 / 4, 1 / 4]);
  });

  test('of the data itself know every word and are copied', () => {
    expect(textStatistics(['The cat sat.', 'A dog ran.'], known)).toMatchObject({ knownWords: 1, copied: 1 });
  });

  test('of nothing are 0', () => {
    expect(Object.values(textStatistics([], known))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
