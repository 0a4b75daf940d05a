import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { MAX_SENTENCE, parseSentences, splitSentences } from '../../../core/text/sentences.ts';

describe('sentences', () => {
  it('are lines, stripped, without the empty ones', () => {
    const { sentences, tooLong } = parseSentences(' first one \r\n\n\t\n second\nthe <unk> third');
    expect(sentences).toEqual(['first one', 'second', 'the <unk> third']);
    expect(tooLong).toBe(0);
  });

  it('have at most 288 characters; longer lines are counted', () => {
    const longest = 'x'.repeat(288);
    expect(MAX_SENTENCE).toBe(288);
    expect(parseSentences(`${longest}\n${longest}y\n  ${longest}  \n`)).toEqual({
      sentences: [longest, longest],
      tooLong: 1,
    });
  });

  it('are measured in code points, however many units a character takes', () => {
    const notes = '𝄞'.repeat(288);
    expect(parseSentences(`${notes}\n${notes}𝄞`)).toEqual({ sentences: [notes], tooLong: 1 });
  });
});

describe('a split of sentences', () => {
  const text = (count: number) => Array.from({ length: count }, (_, i) => `sentence ${i}`);

  it('is 90/5/5, each sentence once and each part in the order of the text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 99 }), (count, seed) => {
        const { train, valid, test } = splitSentences(text(count), Random.of(seed));
        expect([...train, ...valid, ...test].sort()).toEqual(text(count).sort());
        expect(test).toHaveLength(valid.length);
        const place = (sentence: string) => Number(sentence.split(' ')[1]);
        for (const part of [train, valid, test]) {
          expect(part.map(place)).toEqual(part.map(place).sort((a, b) => a - b));
        }
        if (count >= 3) expect(valid.length).toBe(Math.max(1, Math.round(count / 20)));
      }),
    );
  });

  it('follows from the seed alone', () => {
    const at = (seed: number) => splitSentences(text(200), Random.of(seed));
    expect(at(1)).toEqual(at(1));
    expect(at(1).test).not.toEqual(at(2).test);
  });
});
