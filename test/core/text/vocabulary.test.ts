import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indicesOf, symbolsOf, UNKNOWN, vocabularyOf } from '../../../core/text/vocabulary.ts';

const printed = (symbols: readonly number[], vocabulary: readonly string[]) =>
  symbols.map((symbol) => vocabulary[symbol]).join('');

describe('a vocabulary', () => {
  it('has each code point once, in the order of Unicode, and the unknown symbol last', () => {
    expect(vocabularyOf(['banana bread', 'é𝄞'])).toEqual([
      ' ',
      'a',
      'b',
      'd',
      'e',
      'n',
      'r',
      'é',
      '𝄞',
      UNKNOWN,
    ]);
    expect(vocabularyOf(['ba', 'ab'])).toEqual(vocabularyOf(['ab', 'ab']));
    expect(vocabularyOf([])).toEqual([UNKNOWN]);
  });

  it('has the unknown symbol once, even where the text has it', () => {
    expect(vocabularyOf([`a${UNKNOWN}z`])).toEqual(['a', 'z', UNKNOWN]);
  });

  it('tells every sentence that it was made from, character by character', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (sentences) => {
        const vocabulary = vocabularyOf(sentences);
        const indices = indicesOf(vocabulary);
        const symbols = sentences.map((sentence) => symbolsOf(sentence, indices));
        expect(symbols.map((each) => printed(each, vocabulary))).toEqual(sentences);
      }),
    );
  });

  it('reads what it does not have as the unknown symbol', () => {
    const vocabulary = vocabularyOf(['abc']);
    expect(printed(symbolsOf('cab xa', indicesOf(vocabulary)), vocabulary)).toBe(`cab${UNKNOWN}${UNKNOWN}a`);
  });

  it('without that symbol refuses what it does not have, and names it', () => {
    const indices = indicesOf(['a', 'b']);
    expect(symbolsOf('ab', indices)).toEqual([0, 1]);
    expect(() => symbolsOf('ax', indices)).toThrow(
      expect.objectContaining({ code: 'bad-argument', message: expect.stringContaining('"x"') }),
    );
  });
});
