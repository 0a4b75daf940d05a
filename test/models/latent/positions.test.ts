import { describe, expect, it } from 'vitest';
import type * as tf from '../../../models/compiler/tensorflow.ts';
import { positionFeatures, positionWidth } from '../../../models/latent/positions.ts';
import { distance, filled, rows, runCompiled, runEagerly } from '../../fixtures/latent.ts';

const features = (positions: 'onehot' | 'compact', maxSteps: number) => (mask: ReturnType<typeof filled>) => {
  const fn = (input: Record<string, tf.Tensor>) => ({
    features: positionFeatures(input.mask!, { positions, maxSteps }),
  });
  return Promise.all([runEagerly(fn, { mask }), runCompiled(fn, { mask })]);
};

/** Two sequences of 3 and 5 steps in a batch. */
const ragged = { data: Float32Array.of(1, 1, 1, 1, 1, 1, 0, 1, 0, 1), dims: [5, 2, 1] };

const hot = (index: number, width: number) => Array.from({ length: width }, (_, i) => (i === index ? 1 : 0));

/** The compact features of step t of T, by hand: two one-hots, eight waves for each distance, T / 100 and t / T. */
function compactByHand(t: number, T: number): number[] {
  const waves = (distance: number) =>
    [4, 8, 16, 32].flatMap((period) => [
      Math.sin((2 * Math.PI * distance) / period),
      Math.cos((2 * Math.PI * distance) / period),
    ]);
  const end = T - 1 - t;
  return [
    ...hot(Math.min(t, 23), 24),
    ...hot(Math.min(end, 23), 24),
    ...waves(t),
    ...waves(end),
    T / 100,
    t / T,
  ];
}

describe('position features', () => {
  it('one-hot: the distances from start and end, zeros after the end', async () => {
    for (const { features: f } of await features('onehot', 6)(ragged)) {
      const got = rows(f!.data as Float32Array, positionWidth({ positions: 'onehot', maxSteps: 6 }));
      for (let t = 0; t < 5; t++) {
        expect(got[2 * t]).toEqual(t < 3 ? [...hot(t, 6), ...hot(2 - t, 6)] : Array(12).fill(0));
        expect(got[2 * t + 1]).toEqual([...hot(t, 6), ...hot(4 - t, 6)]);
      }
    }
  });

  it('one-hot: distances beyond what the model knows count as its largest', async () => {
    for (const { features: f } of await features('onehot', 2)(filled(1, 4, 1, 1)))
      expect(rows(f!.data as Float32Array, 4)).toEqual([
        [1, 0, 0, 1],
        [0, 1, 0, 1],
        [0, 1, 0, 1],
        [0, 1, 1, 0],
      ]);
  });

  it('compact: as computed by hand, beyond the cap too, zeros after the end', async () => {
    const long = {
      data: Float32Array.from({ length: 80 }, (_, i) => (i % 2 || i < 60 ? 1 : 0)),
      dims: [40, 2, 1],
    };
    const width = positionWidth({ positions: 'compact', maxSteps: 6 });
    expect(width).toBe(66);
    for (const [mask, lengths] of [
      [ragged, [3, 5]],
      [long, [30, 40]],
    ] as const) {
      for (const { features: f } of await features('compact', 6)(mask)) {
        rows(f!.data as Float32Array, width).forEach((row, i) => {
          const [t, T] = [Math.floor(i / 2), lengths[i % 2]!];
          expect(distance(row, t < T ? compactByHand(t, T) : Array<number>(66).fill(0))).toBeLessThan(1e-5);
        });
      }
    }
  });
});
