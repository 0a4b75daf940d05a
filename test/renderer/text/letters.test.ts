import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, dragged, gapAt, scrollTo } from '../../../renderer/text/cells.ts';
import {
  differences,
  lettersOf,
  nextWord,
  replaced,
  sliceOf,
  spanBetween,
  wordAt,
} from '../../../renderer/text/letters.ts';
import { fitted, refusalWords } from '../../../renderer/text/vocabulary.ts';
import { placeWords, spanWords } from '../../../renderer/text/words.ts';

const TEXT = "people don't die of colds.";

describe('a span of letters', () => {
  it('runs from the first place to the last, and stays within the text', () => {
    expect(spanBetween(7, 3, 10)).toEqual({ from: 3, to: 7 });
    expect(spanBetween(-2, 99, 10)).toEqual({ from: 0, to: 10 });
  });

  it('is cut out and put in again without a change', () => {
    const places = fc.tuple(fc.nat(40), fc.nat(40), fc.string({ unit: 'grapheme', maxLength: 40 }));
    fc.assert(
      fc.property(places, ([one, other, text]) => {
        const span = spanBetween(one, other, lettersOf(text).length);
        expect(replaced(text, span, sliceOf(text, span))).toBe(text);
        const cut = replaced(text, span, '');
        expect(lettersOf(cut)).toHaveLength(lettersOf(text).length - (span.to - span.from));
      }),
    );
  });

  it('is a word with its apostrophe, or what stands between words', () => {
    expect(sliceOf(TEXT, wordAt(TEXT, 9))).toBe("don't");
    expect(sliceOf(TEXT, wordAt(TEXT, 6))).toBe(' ');
    expect(sliceOf(TEXT, wordAt(TEXT, 99))).toBe('.');
    expect(wordAt('', 3)).toEqual({ from: 0, to: 0 });
  });

  it('goes on from word to word', () => {
    expect(nextWord(TEXT, 0, 1)).toBe(7);
    expect(nextWord(TEXT, 10, -1)).toBe(7);
    expect(nextWord(TEXT, 22, 1)).toBe(TEXT.length);
    expect(nextWord(TEXT, 3, -1)).toBe(0);
  });

  it('is told in words, counted from 1', () => {
    expect(spanWords({ from: 3, to: 4 })).toBe('letter 4');
    expect(placeWords('a bc', 1, { from: 1, to: 1 }, [1, 2.25, 3, 4])).toBe('space, letter 2 of 4, 2.3 bits');
    expect(placeWords('a bc', 4, { from: 4, to: 4 })).toBe('end of the sentence');
    expect(placeWords('a bc', 4, { from: 2, to: 4 })).toBe('letters 3 to 4 selected: bc');
  });
});

it('tells the places where two sentences differ', () => {
  expect([...differences('a bad cold.', 'a mad colt.')]).toEqual([2, 9]);
});

describe('the cells', () => {
  it('are found by where they are', () => {
    expect([0, 16.9, 17, 5000].map((x) => cellAt(x, 9))).toEqual([0, 0, 1, 9]);
    expect([8, 9, 5000].map((x) => gapAt(x, 9))).toEqual([0, 1, 9]);
  });

  it('are both in a drag that goes from one to another, either way', () => {
    expect(dragged(3, 5)).toEqual({ anchor: 3, focus: 6 });
    expect(dragged(5, 3)).toEqual({ anchor: 6, focus: 3 });
  });

  it('are scrolled to when they are out of sight, and left alone when not', () => {
    expect(scrollTo(5, 0, 400)).toBe(0);
    const left = scrollTo(60, 0, 400);
    expect(60 * 17).toBeGreaterThan(left);
    expect(61 * 17).toBeLessThan(left + 400);
    expect(scrollTo(0, left, 400)).toBe(0);
  });
});

describe('what a model can read', () => {
  const vocabulary = [...' -.abc', "'", '\uFFFD'];

  it('is small letters and plain signs where it knows no others', () => {
    expect(fitted('A–b’c.', vocabulary)).toEqual({ text: "a-b'c.", refused: [] });
    expect(fitted('Ab', ['A', 'b'])).toEqual({ text: 'Ab', refused: [] });
  });

  it('leaves out the rest, which is told once each', () => {
    const { text, refused } = fitted('a%b%7\uFFFD', vocabulary);
    expect([text, refused]).toEqual(['ab', ['%', '7', '\uFFFD']]);
    expect(refusalWords(['%', '7'], 'english')).toBe('english does not know % 7');
    expect(refusalWords([], 'english')).toBeUndefined();
  });
});
