import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSentence, type Sentence } from '../../../renderer/text/sentence.ts';
import { storedSentences } from '../../../renderer/text/stored-sentences.ts';

const tensor = (width: number, steps = 5) => ({
  data: new Float32Array(steps * width).fill(0.5),
  dims: [steps, 1, width],
});
const latents = { epsilon: tensor(3), z: tensor(3), u: tensor(1) };
const settings = { seed: 7, index: 0, temperature: 1, emission: 'sample', threshold: 0.5 } as const;
const made = newSentence({ text: 'a rose', model: 'english', settings, latents: null });
const full = newSentence({ text: 'roses', model: 'english', settings, latents, drawn: { from: 1, to: 3 } });

const withoutId = (sentence: Sentence) => ({ ...sentence, id: 0 });
const stored = (value: unknown) => storedSentences(structuredClone(value))?.map(withoutId);

describe('sentences that were kept', () => {
  it('come back as they were, under ids of their own', () => {
    expect(stored([made, full])).toEqual([made, full].map(withoutId));
    const again = storedSentences([made, full])!;
    expect(new Set([made, full, ...again].map(({ id }) => id)).size).toBe(4);
  });

  it('lose latents that are not those of their letters, and nothing else', () => {
    const bare = { id: 0, text: 'roses', model: 'english', settings, latents: null };
    for (const wrong of [
      { ...full, latents: { ...latents, z: tensor(3, 4) } },
      { ...full, latents: { ...latents, u: undefined } },
      { ...full, drawn: { from: 1, to: 6 } },
    ])
      expect(stored([wrong])).toEqual([bare]);
  });

  it('are the others where one is broken', () => {
    expect(stored([{ text: 3 }, made, null, { text: 'no model' }])).toEqual([withoutId(made)]);
    expect(stored({ 0: made })).toBeUndefined();
  });

  it('never break the page, whatever was stored', () => {
    fc.assert(
      fc.property(fc.anything(), fc.array(fc.anything()), (value, list) => {
        for (const one of [value, list]) storedSentences(one);
      }),
    );
  });
});
