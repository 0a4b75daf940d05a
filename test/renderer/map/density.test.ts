import { describe, expect, it } from 'vitest';
import {
  bandwidths,
  boundsOf,
  densityAt,
  densityField,
  gridPlace,
  levelsOf,
  type Place,
  placesOf,
  usualness,
} from '../../../renderer/map/density.ts';

/** A dense group around the origin and one piece far from it. */
const POINTS: readonly Place[] = [
  ...Array.from({ length: 40 }, (_, i): Place => [0.3 * Math.cos(i), 0.3 * Math.sin(i * 1.7)]),
  [3, 3],
];

describe('the density', () => {
  it('of one point is a Gaussian', () => {
    expect(densityAt([0, 0], [[0, 0]], [0.5, 2])).toBeCloseTo(1 / (2 * Math.PI * 0.5 * 2));
    expect(densityAt([0.5, 2], [[0, 0]], [0.5, 2])).toBeCloseTo(Math.exp(-1) / (2 * Math.PI));
  });

  it('integrates to 1', () => {
    const widths = bandwidths(POINTS);
    const bounds = boundsOf(POINTS, [5 * widths[0], 5 * widths[1]]);
    const { values, columns, rows } = densityField(POINTS, bounds, 120, 120, widths);
    const cell =
      ((bounds.high[0] - bounds.low[0]) / (columns - 1)) * ((bounds.high[1] - bounds.low[1]) / (rows - 1));
    expect(values.reduce((sum, value) => sum + value, 0) * cell).toBeCloseTo(1, 2);
  });

  it('is highest where most points are, on the grid as off it', () => {
    const bounds = boundsOf(POINTS, [1, 1]);
    const { values, columns, rows } = densityField(POINTS, bounds, 60, 60);
    const top = values.indexOf(Math.max(...values));
    const [x, y] = gridPlace(bounds, columns, rows, top % columns, Math.floor(top / columns));
    expect(Math.hypot(x, y)).toBeLessThan(0.4);
  });
});

describe('bandwidths', () => {
  it('follow the spread along each axis and shrink slowly with more points', () => {
    const points = (count: number): Place[] =>
      Array.from({ length: count }, (_, i) => [i % 2 ? 1 : -1, i % 2 ? 3 : -3]);
    const [x, y] = bandwidths(points(64));
    expect(y / x).toBeCloseTo(3);
    const [fewer] = bandwidths(points(64));
    const [more] = bandwidths(points(64 * 64));
    expect(fewer / more).toBeCloseTo(2, 1);
  });

  it('of points that do not differ are not zero', () => {
    const widths = bandwidths([
      [1, 1],
      [1, 1],
    ]);
    expect(Math.min(...widths)).toBeGreaterThan(0);
    expect(densityAt([1, 1], [[1, 1]], widths)).toBeGreaterThan(0);
  });
});

describe('levels', () => {
  it('rise, begin outside the loneliest point and hold equal shares between them', () => {
    const widths = bandwidths(POINTS);
    const levels = levelsOf(POINTS, 5, widths);
    const densities = POINTS.map((point) => densityAt(point, POINTS, widths));
    expect([...levels].sort((a, b) => a - b)).toEqual(levels);
    expect(levels[0]).toBeLessThan(Math.min(...densities));
    const outside = densities.filter((density) => density < levels[3]!).length;
    expect(outside / POINTS.length).toBeCloseTo(0.6, 1);
  });

  it('of no points are none', () => {
    expect(levelsOf([], 5)).toEqual([]);
    expect(usualness([0, 0], [])).toBe(0);
  });
});

describe('how usual a place is', () => {
  it('goes from off the map to its middle', () => {
    expect(usualness([9, 9], POINTS)).toBe(0);
    expect(usualness([0, 0], POINTS)).toBeGreaterThan(0.6);
    expect(usualness([0, 0], POINTS)).toBeGreaterThan(usualness([0.7, 0.7], POINTS));
  });
});

it('reads places row by row', () => {
  const tensor = { data: new Float32Array([1, 2, 3, 4]), dims: [2, 2] };
  expect(placesOf(tensor)).toEqual([
    [1, 2],
    [3, 4],
  ]);
});
