import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NgramModel } from '../../../core/text/ngram-model.ts';
import { Random } from '../../../core/random.ts';

describe('an n-gram model of characters', () => {
  test('of order 1 interpolates counts with the uniform distribution, as Witten and Bell do', () => {
    // Seen: a, a, b and two ends; four classes with one for the rest.
    const model = new NgramModel(['aa', 'b'], 1);
    const p = (count: number) => (count + 3 / 4) / (5 + 3);
    expect(model.probability('', 'a')).toBeCloseTo(p(2), 12);
    expect(model.probability('', 'b')).toBeCloseTo(p(1), 12);
    expect(model.probability('', undefined)).toBeCloseTo(p(2), 12);
    expect(model.probability('', 'z')).toBeCloseTo(p(0), 12);
  });

  test('of order 2 leans on order 1 by how many characters follow', () => {
    const [one, two] = [new NgramModel(['aa', 'ab'], 1), new NgramModel(['aa', 'ab'], 2)];
    // After a: a, b, end, each once of three.
    expect(two.probability('a', 'b')).toBeCloseTo((1 + 3 * one.probability('', 'b')) / 6, 12);
    // A sentence begins with a, both times.
    expect(two.probability('', 'a')).toBeCloseTo((2 + one.probability('', 'a')) / 3, 12);
  });

  test('gives probabilities that add up to 1 after any beginning', () => {
    const model = new NgramModel(['the cat', 'that hat', 'a mat']);
    const characters = [...new Set('the catthat hata mat'), undefined, 'the rest'];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'thecamz '), maxLength: 6 }), (before) => {
        const sum = characters.reduce((total, character) => total + model.probability(before, character), 0);
        expect(sum).toBeCloseTo(1, 10);
      }),
    );
  });

  test('multiplies them for a sentence and its end', () => {
    const model = new NgramModel(['the cat', 'that hat']);
    const product =
      model.probability('', 't') * model.probability('t', 'a') * model.probability('ta', undefined);
    expect(model.logProbability('ta')).toBeCloseTo(Math.log(product), 10);
    expect(model.perplexity(['ta'])).toBeCloseTo(product ** (-1 / 3), 10);
  });

  test('finds its language likelier than the same characters shuffled, and much likelier than noise', () => {
    const words = ['the', 'cat', 'sat', 'on', 'a', 'mat', 'with', 'that', 'hat'];
    const random = Random.of(1);
    const sentence = () => Array.from({ length: 6 }, () => words[random.below(words.length)]!).join(' ');
    const model = new NgramModel(Array.from({ length: 200 }, sentence));
    const fresh = Array.from({ length: 50 }, sentence);
    const shuffled = fresh.map((text) => random.shuffled([...text]).join(''));
    const noise = fresh.map((text) =>
      [...text].map(() => String.fromCharCode(97 + random.below(26))).join(''),
    );
    const [own, other, wild] = [fresh, shuffled, noise].map((set) => model.perplexity(set)) as [
      number,
      number,
      number,
    ];
    expect(own).toBeLessThan(2.5);
    expect(other).toBeGreaterThan(2 * own);
    expect(wild).toBeGreaterThan(other);
  });
});
