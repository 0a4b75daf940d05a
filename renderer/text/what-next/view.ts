import type { Expected } from './next.svelte.ts';
import { contours } from '../../map/contours.ts';
import type { Field, Place } from '../../map/density.ts';
import { massLevels, relativeDensity } from './levels.ts';
import { bordersOf, regionsOf, type SymbolGrid } from './regions.ts';

/** Shares of the probability that the contours hold. */
const SHARES = [0.98, 0.92, 0.8, 0.65, 0.48, 0.3, 0.14];
/** Regions with a smaller share of the plane have no room for their letter. */
const LEAST_SHARE = 0.002;
/** A letter that is at least so likely is drawn large. */
const LIKELY = 0.03;

/** A letter at the middle of a region that decodes to it. */
interface PlacedLetter {
  readonly letter: string;
  readonly x: number;
  readonly y: number;
  readonly likely: boolean;
}

/** What a density of z looks like on a drawing of `width` × `height` pixels. */
export interface PlaneView {
  /** A path of each contour, the outermost first. */
  readonly contours: readonly string[];
  /** The borders between what decodes to different letters, as one path. */
  readonly borders: string;
  readonly letters: readonly PlacedLetter[];
  /** Where the sentence's own z is; undefined when that is outside the grid. */
  readonly at: { readonly x: number; readonly y: number } | undefined;
}

/** Draws what a model expects at a letter. */
export function planeView(expected: Expected, width: number, height: number): PlaneView {
  const { low, high, logProb, symbols, vocabulary, at, next } = expected;
  const [rows, columns] = [logProb.dims[0]!, logProb.dims[1]!];
  const bounds = { low, high };
  const values = relativeDensity(logProb.data);
  const field: Field = { bounds, columns, rows, values };
  const grid: SymbolGrid = { bounds, columns, rows, symbols: symbols.data };
  const place = ([x, y]: Place): Place => [
    (width * (x - low[0])) / (high[0] - low[0]),
    height * (1 - (y - low[1]) / (high[1] - low[1])),
  ];
  const path = (rings: readonly (readonly Place[])[]) =>
    rings.map((ring) => ringPath(ring.map(place))).join('');
  const isInside = at.every((value, axis) => value >= low[axis]! && value <= high[axis]!);
  const [x, y] = place(at);
  return {
    contours: massLevels(values, SHARES).map((level) => path(contours(field, level))),
    borders: path(bordersOf(grid)),
    letters: placedLetters(grid, vocabulary, next, place),
    at: isInside ? { x, y } : undefined,
  };
}

function placedLetters(
  grid: SymbolGrid,
  vocabulary: readonly string[],
  next: Expected['next'],
  place: (at: Place) => Place,
): PlacedLetter[] {
  const probability = new Map(next.map(({ symbol, probability: p }) => [symbol, p]));
  return regionsOf(grid)
    .filter(({ size }) => size >= LEAST_SHARE * grid.columns * grid.rows)
    .map(({ symbol, middle }) => {
      const letter = vocabulary[symbol] ?? '';
      const [x, y] = place(middle);
      return { letter, x, y, likely: (probability.get(letter) ?? 0) >= LIKELY };
    });
}

function ringPath(ring: readonly Place[]): string {
  return `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}
