import { expect, test } from 'vitest';
import { Random } from '../../../../core/random.ts';
import { gridAround, placesOf, symbolProbabilities } from '../../../../models/latent/edits/plane-grid.ts';

test('a grid is three and a half deviations around, and holds the place that it is for', () => {
  const z = Random.of(1)
    .normals(20_000)
    .map((value, i) => (i % 2 ? 10 + 3 * value : value));
  const { low, high } = gridAround(z, [0, 40], 8);
  expect(low[0]).toBeCloseTo(-3.5, 0);
  expect(high[0]).toBeCloseTo(3.5, 0);
  expect(low[1]).toBeCloseTo(10 - 10.5, 0);
  expect(high[1]).toBe(40);
});

test('places go row by row, both edges included', () => {
  const places = placesOf({ points: 3, low: [-1, 5], high: [1, 9] });
  expect([...places]).toEqual([-1, 5, 0, 5, 1, 5, -1, 7, 0, 7, 1, 7, -1, 9, 0, 9, 1, 9]);
});

test('the probability of a symbol is the density of its cells', () => {
  const points = 61;
  const places = placesOf({ points, low: [-5, -5], high: [5, 5] });
  const cells = Array.from({ length: points ** 2 }, (_, i) => [places[2 * i]!, places[2 * i + 1]!] as const);
  const logProb = cells.map(([x, y]) => -0.5 * (x * x + y * y) - 800);
  const symbols = cells.map(([x]) => (x > 1.05 ? 2 : 0));
  const [left, none, right] = symbolProbabilities(logProb, symbols, 3);
  expect(left! + right!).toBeCloseTo(1, 12);
  expect(none).toBe(0);
  // 1 − Φ(1.083), half way between two columns.
  expect(right).toBeCloseTo(0.139, 2);
});
