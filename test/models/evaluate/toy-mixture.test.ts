import { describe, expect, test } from 'vitest';
import { Random } from '../../../core/random.ts';
import { drawToy, toyEntropy, toyLogDensity } from '../../../models/evaluate/toy-mixture.ts';

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('four Gaussians', () => {
  test('hardly overlap, so that their entropy is that of one and of the choice among four', () => {
    expect(toyEntropy()).toBeCloseTo(Math.log(4) + Math.log(2 * Math.PI * Math.E * 0.25), 3);
  });

  test('have a density of mass 1', () => {
    const side = 200;
    const at = (i: number) => ((i + 0.5) / side) * 10 - 5;
    const cells = Float32Array.from({ length: 2 * side * side }, (_, i) =>
      at(i % 2 === 0 ? (i >> 1) % side : Math.floor((i >> 1) / side)),
    );
    expect(mean(toyLogDensity(cells).map(Math.exp)) * 100).toBeCloseTo(1, 4);
  });

  test('are drawn as their density says', () => {
    const points = drawToy(Random.of(3), 40_000);
    expect(-mean(toyLogDensity(points))).toBeCloseTo(toyEntropy(), 1);
    const quadrants = [0, 0, 0, 0];
    for (let i = 0; i < points.length; i += 2)
      quadrants[(points[i]! > 0 ? 1 : 0) + (points[i + 1]! > 0 ? 2 : 0)]!++;
    for (const count of quadrants) expect(count / 40_000).toBeCloseTo(0.25, 1);
  });
});
