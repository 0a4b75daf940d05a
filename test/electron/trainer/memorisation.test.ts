import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { memorisationOf } from '../../../electron/trainer/memorisation.ts';
import type { TrainingData } from '../../../electron/trainer/training-data.ts';
import type { Sequence } from '../../../models/train/data.ts';

/** A melody of random keys: two of them share hardly a passage. */
function melody(seed: number, steps = 40): Sequence {
  const random = Random.of(seed);
  return Array.from({ length: steps }, () => [random.below(60)]);
}

const music: TrainingData = {
  kind: 'music',
  name: 'mine',
  splits: { train: [melody(1), melody(2), melody(3)], valid: [melody(4)], test: [melody(5)] },
  sources: { train: ['a.mid', 'b.mid', 'c.mid'], valid: ['d.mid'], test: ['e.mid'] },
  fingerprint: 'of a test',
  summary: 'three melodies',
};

describe('what a model remembers', () => {
  it('is all of a piece that it repeats, and the file of that piece', () => {
    const found = memorisationOf(music, { after: [melody(2), melody(9)], before: [melody(10)] })!;
    expect(found.samples).toBe(2);
    expect(found.after).toEqual({ mean: 0.5, most: 1 });
    expect(found.nearest).toBe('b.mid');
    expect(found.before!.most).toBeLessThan(0.1);
    expect(found.heldOut!.most).toBeLessThan(0.1);
  });

  it('is a piece in another key too, and the part of it that is repeated', () => {
    const half = [
      ...melody(3)
        .slice(0, 20)
        .map(([key]) => [key! + 4]),
      ...melody(11, 20),
    ];
    const { after, nearest } = memorisationOf(music, { after: [half] })!;
    expect(after.most).toBeGreaterThan(0.35);
    expect(after.most).toBeLessThan(0.6);
    expect(nearest).toBe('c.mid');
  });

  it('cannot be told of pieces without passages', () => {
    expect(memorisationOf(music, { after: [[[1], [2]]] })).toBeUndefined();
  });

  it('is of words for sentences', () => {
    const vocabulary = [...'abcdefghijklmnopqrstuvwxyz ', '\uFFFD'];
    const sentence = (text: string) => [...text].map((letter) => [vocabulary.indexOf(letter)]);
    const train = [
      'the quiet river runs below the old stone bridge',
      'nobody came to the harbour that winter night',
    ];
    const text: TrainingData = {
      ...{ kind: 'text', name: 'mine', vocabulary, fingerprint: 'of a test', summary: 'two sentences' },
      splits: { train: train.map(sentence), valid: [], test: [] },
    };
    const { after, heldOut } = memorisationOf(text, { after: [sentence(train[1]!)] })!;
    expect(after.most).toBe(1);
    expect(heldOut).toBeUndefined();
  });
});
