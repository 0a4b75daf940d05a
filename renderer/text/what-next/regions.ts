import { contours } from '../../map/contours.ts';
import { type Bounds, gridPlace, type Place } from '../../map/density.ts';

/** Which symbol each point of a grid decodes to, row by row from the bottom up. */
export interface SymbolGrid {
  readonly bounds: Bounds;
  readonly columns: number;
  readonly rows: number;
  readonly symbols: ArrayLike<number>;
}

/** Where a symbol is the likeliest: one connected part of the plane. */
export interface SymbolRegion {
  readonly symbol: number;
  /** A place of the region, as far from its edges as any. */
  readonly middle: Place;
  /** How many grid points it has. */
  readonly size: number;
}

/**
 * The borders around the regions of each symbol, as closed lines: where the symbol's share of the grid points around a
 * place is one half, so that they run smoothly between the points.
 */
export function bordersOf(grid: SymbolGrid): Place[][] {
  const { bounds, columns, rows, symbols } = grid;
  return [...new Set(Array.from(symbols))].flatMap((symbol) => {
    const is = Float64Array.from({ length: columns * rows }, (_, i) => (symbols[i] === symbol ? 1 : 0));
    return contours({ bounds, columns, rows, values: softened(is, columns, rows) }, 0.5);
  });
}

/** The regions of a grid, the largest first. Points are neighbours along rows and columns. */
export function regionsOf(grid: SymbolGrid): SymbolRegion[] {
  const seen = new Uint8Array(grid.columns * grid.rows);
  const regions: SymbolRegion[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start]) continue;
    const points = connected(grid, start, seen);
    const point = innermost(grid, points);
    const middle = gridPlace(
      grid.bounds,
      grid.columns,
      grid.rows,
      point % grid.columns,
      Math.floor(point / grid.columns),
    );
    regions.push({ symbol: grid.symbols[start]!, middle, size: points.length });
  }
  return regions.sort((a, b) => b.size - a.size);
}

/** The mean of each point and its neighbours, weighted 1 2 1 along each axis; the edge goes on beyond itself. */
function softened(values: Float64Array, columns: number, rows: number): Float64Array {
  const at = (from: Float64Array, column: number, row: number) =>
    from[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))]!;
  const along = (from: Float64Array, dc: number, dr: number) =>
    from.map((value, i) => {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      return (at(from, column - dc, row - dr) + 2 * value + at(from, column + dc, row + dr)) / 4;
    });
  return along(along(values, 1, 0), 0, 1);
}

/** The points of one symbol that hang together with a point; marks them as seen. */
function connected(grid: SymbolGrid, start: number, seen: Uint8Array): number[] {
  const points = [start];
  seen[start] = 1;
  // Points that are added meanwhile have their turn too.
  for (const point of points) {
    for (const next of neighbours(grid, point)) {
      if (seen[next] || grid.symbols[next] !== grid.symbols[start]) continue;
      seen[next] = 1;
      points.push(next);
    }
  }
  return points;
}

function neighbours({ columns, rows }: SymbolGrid, point: number): number[] {
  const column = point % columns;
  const row = Math.floor(point / columns);
  return [
    ...(column > 0 ? [point - 1] : []),
    ...(column < columns - 1 ? [point + 1] : []),
    ...(row > 0 ? [point - columns] : []),
    ...(row < rows - 1 ? [point + columns] : []),
  ];
}

/** Of the points that are farthest from the region's edge, counted in steps along the grid, the one nearest to their mean. */
function innermost(grid: SymbolGrid, points: readonly number[]): number {
  const depth = depths(grid, points);
  const deepest = Math.max(...depth.values());
  const inner = points.filter((point) => depth.get(point) === deepest);
  const mean = (of: (point: number) => number) =>
    inner.reduce((sum, point) => sum + of(point), 0) / inner.length;
  const column = mean((point) => point % grid.columns);
  const row = mean((point) => Math.floor(point / grid.columns));
  const away = (point: number) =>
    Math.hypot((point % grid.columns) - column, Math.floor(point / grid.columns) - row);
  return inner.reduce((best, point) => (away(point) < away(best) ? point : best));
}

/** How far each point of a region is from a point outside it; the edge of the grid is outside too. */
function depths(grid: SymbolGrid, points: readonly number[]): ReadonlyMap<number, number> {
  const inside = new Set(points);
  const depth = new Map<number, number>();
  let edge = points.filter((point) => {
    const near = neighbours(grid, point);
    return near.length < 4 || near.some((next) => !inside.has(next));
  });
  for (let far = 1; edge.length > 0; far++) {
    for (const point of edge) depth.set(point, far);
    const reached = edge.flatMap((point) => neighbours(grid, point));
    edge = [...new Set(reached)].filter((point) => inside.has(point) && !depth.has(point));
  }
  return depth;
}
