import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, StandIns } from '../../../core/text/stand-ins.ts';
import { UNKNOWN } from '../../../core/text/vocabulary.ts';

const english = [..." !$&',-.0123456789:;?abcdefghijklmnopqrstuvwxyz", UNKNOWN];
const bank = [..." #$&'*-./0123456789<>N\\abcdefghijklmnopqrstuvwxyz", UNKNOWN];
const numberless = [...' .Nabcdefghijklmnopqrstuvwxyz', UNKNOWN];
/** Any code points, half of them of Latin letters and signs. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x2fff }), fc.integer({ min: 0, max: 0x10ffff })), {
    maxLength: 20,
  })
  .map((points) => String.fromCodePoint(...points));
const rewritten = (text: string, vocabulary = english) => new StandIns(vocabulary).rewrite(text).text;

describe('text in the symbols of a model', () => {
  it('has small letters for capitals, plain letters for accents and plain signs for printers’', () => {
    expect(rewritten('Café Noël’s Œuvre — “dear” readers… ﬁne')).toBe(
      "cafe noel's oeuvre - dear readers... fine",
    );
    expect(rewritten('naïve'.normalize('NFD'))).toBe('naive');
    expect(rewritten('１２', english)).toBe('12');
  });

  it('keeps what the model has', () => {
    expect(rewritten('Café', ['C', 'a', 'f', 'é'])).toBe('Café');
    expect(rewritten('“a”', ['“', '”', 'a'])).toBe('“a”');
    expect(rewritten('“a”', ['"', 'a'])).toBe('"a"');
    expect(rewritten('shout', [...'SHOUT'])).toBe('SHOUT');
  });

  it('writes numbers as models do that have a sign for them', () => {
    expect(rewritten('In 1,975.50 or 12.', numberless)).toBe('in N or N.');
    expect(rewritten('In 1975.', bank)).toBe('in N.');
  });

  it('has runs of white space as one space and none at its ends', () => {
    expect(rewritten('\ta \u00a0 b\u3000')).toBe('a b');
  });

  it('has the unknown symbol for what nothing stands for, and counts it', () => {
    expect(new StandIns(english).rewrite('5% 日本 a')).toEqual({
      text: `5${UNKNOWN} ${UNKNOWN}${UNKNOWN} a`,
      unknown: 3,
    });
    expect(new StandIns(['a']).rewrite('a%a')).toEqual({ text: 'aa', unknown: 0 });
  });

  it('has nothing but symbols of the model, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const vocabulary of [english, bank, numberless]) {
          expect([...rewritten(text, vocabulary)].filter((symbol) => !vocabulary.includes(symbol))).toEqual(
            [],
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('tells what was replaced and how often, the most frequent first', () => {
    const standIns = new StandIns(english);
    standIns.rewrite('AB');
    standIns.rewrite('A\u0301 “A”% ok');
    expect(standIns.replaced()).toEqual([
      { character: 'A', by: 'a', count: 2 },
      { character: '%', by: UNKNOWN, count: 1 },
      { character: 'B', by: 'b', count: 1 },
      { character: 'Á', by: 'a', count: 1 },
      { character: '“', by: '', count: 1 },
      { character: '”', by: '', count: 1 },
    ]);
  });
});

describe('text for a model that is to be made', () => {
  it('keeps its characters but for what nobody sees', () => {
    expect(cleanText('\ufeff É\u00ad “日本”\t\u200bx \u0007')).toBe('É “日本” x');
  });
});
