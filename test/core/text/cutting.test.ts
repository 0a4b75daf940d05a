import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inParts, isSentenceEnd, paragraphSentences } from '../../../core/text/cutting.ts';

const sentences = (paragraph: string, caseless = false) => [...paragraphSentences(paragraph, caseless)];

describe('a paragraph', () => {
  it('is cut where sentences end, with the quotes that close after them', () => {
    expect(sentences('It rains. Does it? “Yes!” He went (home.) Then nothing…  The end')).toEqual([
      'It rains.',
      'Does it?',
      '“Yes!”',
      'He went (home.)',
      'Then nothing…',
      'The end',
    ]);
  });

  it('is not cut at abbreviations, initials, numbers or before a small letter', () => {
    for (const whole of [
      'Mr. Bingley and Dr. Grant met J. S. Bach of the U.S. Army.',
      'It cost 3.50 pounds.',
      '“Really?” said she, and left!',
    ]) {
      expect(sentences(whole)).toEqual([whole]);
    }
    expect(sentences('So did I. They left.')).toEqual(['So did I.', 'They left.']);
  });

  it('of a million marks is read in one walk', () => {
    for (const marks of ['.'.repeat(1e6), '."'.repeat(5e5), `.${'"'.repeat(1e6)}`]) {
      expect(sentences(`${marks}a. Yes.`)).toEqual([`${marks}a.`, 'Yes.']);
      expect(isSentenceEnd(`${marks}a`)).toBe(false);
    }
  });

  it('without capitals is cut before small letters too', () => {
    expect(sentences('it rains. mr. bennet knows. does he?', true)).toEqual([
      'it rains.',
      'mr. bennet knows.',
      'does he?',
    ]);
  });
});

describe('a long sentence', () => {
  it('is cut at spaces into parts that are short enough, and loses no word', () => {
    const anySentence = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'é', '😀'), minLength: 1, maxLength: 9 }), {
        minLength: 1,
      })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(anySentence, fc.integer({ min: 9, max: 40 }), (sentence, longest) => {
        const parts = [...inParts(sentence, longest)];
        expect(parts.join(' ')).toBe(sentence);
        expect(Math.max(...parts.map((part) => [...part].length))).toBeLessThanOrEqual(longest);
      }),
      { numRuns: 100 },
    );
  });

  it('of a million characters is cut in one walk', () => {
    expect([...inParts('ab'.repeat(500_000), 288)]).toHaveLength(Math.ceil(1e6 / 288));
  });

  it('without spaces is cut anyway', () => {
    expect([...inParts('abcdefgh', 3)]).toEqual(['abc', 'def', 'gh']);
  });
});
