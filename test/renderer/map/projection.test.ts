import { expect, it } from 'vitest';
import { placeOf } from '../../../renderer/map/projection.ts';

const tensor = (data: number[], dims: number[]) => ({ data: new Float32Array(data), dims });

it('places a piece at axes · (mean z − centre)', () => {
  const plane = { axes: tensor([1, 0, 0, 0, 2, 1], [2, 3]), centre: tensor([1, 1, 1], [3]) };
  // The mean over two steps is (2, 3, 4).
  const z = tensor([1, 2, 3, 3, 4, 5], [2, 1, 3]);
  expect(placeOf(z, plane)).toEqual([1, 7]);
});

it('refuses latents of another width', () => {
  const plane = { axes: tensor([1, 0, 0, 1], [2, 2]), centre: tensor([0, 0], [2]) };
  expect(() => placeOf(tensor([1, 2, 3], [1, 1, 3]), plane)).toThrow('expected Z 2, got 3');
});
