import { describe, expect, it } from 'vitest';
import type { Place } from '../../../renderer/map/density.ts';
import { curveThrough, distance, placeAlong, placesAlong } from '../../../renderer/map/path.ts';

const NODES: readonly Place[] = [
  [0, 0],
  [1, 2],
  [3, 1],
  [4, 4],
];

describe('a curve', () => {
  it('passes through its nodes in order', () => {
    const curve = curveThrough(NODES);
    const nearest = NODES.map((node) => Math.min(...curve.map((place) => distance(node, place))));
    expect(Math.max(...nearest)).toBeLessThan(1e-9);
    expect([curve[0], curve.at(-1)]).toEqual([NODES[0], NODES.at(-1)]);
  });

  it('through two nodes, or along a line, is straight', () => {
    for (const [x, y] of curveThrough([
      [0, 0],
      [1, 2],
      [2, 4],
    ]))
      expect(y).toBeCloseTo(2 * x);
  });
});

describe('places along a line', () => {
  it('are equally far from each other, ends among them', () => {
    const line: Place[] = [
      [0, 0],
      [1, 0],
      [1, 3],
    ];
    expect(placesAlong(line, 5)).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(placeAlong(line, 0.5)).toEqual([1, 1]);
  });

  it('of a path that stays where it is are there', () => {
    const still: Place[] = [
      [1, 1],
      [1, 1],
    ];
    expect(placesAlong(still, 3)).toEqual([still[0], still[0], still[0]]);
  });
});
