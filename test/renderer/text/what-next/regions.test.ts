import { describe, expect, it } from 'vitest';
import { massLevels, relativeDensity } from '../../../../renderer/text/what-next/levels.ts';
import { bordersOf, regionsOf, type SymbolGrid } from '../../../../renderer/text/what-next/regions.ts';
import { planeView } from '../../../../renderer/text/what-next/view.ts';
import { expected } from '../answers.ts';

/** A grid of one unit a point, written with its top row first. */
function gridOf(...rows: string[]): SymbolGrid {
  const columns = rows[0]!.length;
  return {
    bounds: { low: [0, 0], high: [columns - 1, rows.length - 1] },
    columns,
    rows: rows.length,
    symbols: rows.toReversed().flatMap((row) => [...row].map(Number)),
  };
}

describe('regions of letters', () => {
  it('are connected parts, the largest first, each with a place well inside it', () => {
    const regions = regionsOf(gridOf('0000011', '0000011', '0000022', '0000022', '1000022'));
    expect(regions.map(({ symbol, size }) => [symbol, size])).toEqual([
      [0, 24],
      [2, 6],
      [1, 4],
      [1, 1],
    ]);
    const [x, y] = regions[0]!.middle;
    expect(x).toBeGreaterThanOrEqual(1);
    expect(x).toBeLessThanOrEqual(3);
    expect(y).toBe(2);
  });

  it('have their place inside them even where they are bent', () => {
    const grid = gridOf('00000', '01110', '01110', '01110', '01110');
    const bent = regionsOf(grid).find(({ symbol }) => symbol === 0)!;
    const [x, y] = bent.middle;
    expect(grid.symbols[Math.round(y) * 5 + Math.round(x)]).toBe(0);
  });

  it('have a border half-way between points of different letters', () => {
    const borders = bordersOf(gridOf('00111', '00111', '00111', '00111', '00111')).flat();
    const inside = borders.filter(([x, y]) => x > 0.5 && x < 3.5 && y > 0.5 && y < 3.5);
    expect(inside.length).toBeGreaterThan(0);
    for (const [x] of inside) expect(x).toBeCloseTo(1.5, 6);
  });
});

describe('levels of a density', () => {
  it('hold the share of the probability that they are for', () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => {
      const [x, y] = [(i % 100) - 49.5, Math.floor(i / 100) - 49.5];
      return Math.exp(-(x ** 2 + y ** 2) / 200);
    });
    const total = values.reduce((sum, value) => sum + value, 0);
    const levels = massLevels(values, [0.5, 0.9]);
    expect(levels).toHaveLength(2);
    for (const [i, share] of [0.9, 0.5].entries()) {
      const held = values.filter((value) => value >= levels[i]!).reduce((sum, value) => sum + value, 0);
      expect(held / total).toBeCloseTo(share, 2);
      // Of a normal in the plane: 1 − exp(−r² / 2) lies within r standard deviations, where the density is 1 − share.
      expect(levels[i]).toBeCloseTo(1 - share, 1);
    }
  });

  it('are none where there is no density', () => {
    expect(massLevels([0, 0], [0.5])).toEqual([]);
  });

  it('stand up to log-densities that are too small to be numbers', () => {
    expect([...relativeDensity([-2000, -2000 + Math.log(2)])].map((value) => value.toFixed(3))).toEqual([
      '0.500',
      '1.000',
    ]);
  });
});

it('draws a density with its letters the right way up and its own place', () => {
  const view = planeView(expected(), 400, 200);
  expect(view.letters.map(({ letter, likely }) => [letter, likely])).toEqual(
    expect.arrayContaining([
      ['a', true],
      ['b', true],
    ]),
  );
  const x = (letter: string) => view.letters.find((placed) => placed.letter === letter)!.x;
  expect(x('a')).toBeLessThan(200);
  expect(x('b')).toBeGreaterThan(200);
  expect(view.at).toEqual({ x: 300, y: 100 });
  expect(view.contours.length).toBeGreaterThan(3);
  expect(planeView({ ...expected(), at: [5, 0] }, 400, 200).at).toBeUndefined();
});
