import { type Field, gridPlace, type Place } from './density.ts';

/** A crossing of a grid edge, named so that neighbouring cells name it alike. */
interface Crossing {
  readonly key: string;
  readonly place: Place;
}

/** From one crossing to the next, the higher values at the left. */
type Segment = readonly [from: Crossing, to: Crossing];

/** Edges of a cell: bottom, right, top, left. */
type Edge = 0 | 1 | 2 | 3;

/**
 * What runs through a cell by which of its corners are higher: 1 bottom left, 2 bottom right, 4 top right, 8 top left.
 * Cells 5 and 10 are saddles; see `saddle`. (W. E. Lorensen, H. E. Cline, Marching Cubes, SIGGRAPH 1987, in the plane.)
 */
const CASES: Readonly<Record<number, readonly (readonly [Edge, Edge])[]>> = {
  1: [[0, 3]],
  2: [[1, 0]],
  3: [[1, 3]],
  4: [[2, 1]],
  6: [[2, 0]],
  7: [[2, 3]],
  8: [[3, 2]],
  9: [[0, 2]],
  11: [[1, 2]],
  12: [[3, 1]],
  13: [[0, 1]],
  14: [[3, 0]],
};

/**
 * The closed lines along which a field has a level, by marching squares: around higher ground counter-clockwise,
 * around lower ground inside it clockwise. Outside the grid the field counts as lower than any level.
 */
export function contours(field: Field, level: number): Place[][] {
  const next = new Map<string, Segment>();
  for (let row = -1; row < field.rows; row++)
    for (let column = -1; column < field.columns; column++)
      for (const segment of cellSegments(field, level, column, row)) next.set(segment[0].key, segment);
  const rings: Place[][] = [];
  for (const start of next.keys()) {
    const ring = follow(next, start);
    if (ring.length > 2) rings.push(ring);
  }
  return rings;
}

/** Takes the segments of one ring out of the map. */
function follow(next: Map<string, Segment>, start: string): Place[] {
  const ring: Place[] = [];
  let segment = next.get(start);
  while (segment) {
    next.delete(segment[0].key);
    ring.push(segment[0].place);
    segment = next.get(segment[1].key);
  }
  return ring;
}

function cellSegments(field: Field, level: number, column: number, row: number): Segment[] {
  const corners = [
    valueAt(field, column, row),
    valueAt(field, column + 1, row),
    valueAt(field, column + 1, row + 1),
    valueAt(field, column, row + 1),
  ] as const;
  const index = corners.reduce((sum, value, corner) => sum + (value >= level ? 1 << corner : 0), 0);
  const lines = CASES[index] ?? saddle(index, corners, level);
  const crossing = (edge: Edge) => crossingOn(field, level, column, row, edge);
  return lines.map(([from, to]) => [crossing(from), crossing(to)] as const);
}

/** Opposite corners are higher: they are joined where the middle of the cell is higher too. */
function saddle(
  index: number,
  corners: readonly number[],
  level: number,
): readonly (readonly [Edge, Edge])[] {
  if (index !== 5 && index !== 10) return [];
  const isJoined = corners.reduce((sum, value) => sum + value, 0) / 4 >= level;
  if (index === 5)
    return isJoined
      ? [
          [0, 1],
          [2, 3],
        ]
      : [
          [0, 3],
          [2, 1],
        ];
  return isJoined
    ? [
        [3, 0],
        [1, 2],
      ]
    : [
        [1, 0],
        [3, 2],
      ];
}

/** Outside the grid: lower than everything. */
function valueAt({ values, columns, rows }: Field, column: number, row: number): number {
  const isInside = column >= 0 && row >= 0 && column < columns && row < rows;
  return isInside ? values[row * columns + column]! : -Infinity;
}

/** The first corner of an edge and the way to its second, in grid steps; alike from both cells that share it. */
function edgeOf(column: number, row: number, edge: Edge): readonly [number, number, number, number] {
  if (edge === 0) return [column, row, 1, 0];
  if (edge === 2) return [column, row + 1, 1, 0];
  return edge === 3 ? [column, row, 0, 1] : [column + 1, row, 0, 1];
}

function crossingOn(field: Field, level: number, column: number, row: number, edge: Edge): Crossing {
  const [c, r, dc, dr] = edgeOf(column, row, edge);
  const from = valueAt(field, c, r);
  const to = valueAt(field, c + dc, r + dr);
  const share = shareOf(from, to, level);
  const place = gridPlace(field.bounds, field.columns, field.rows, c + dc * share, r + dr * share);
  return { key: `${c},${r},${dc}`, place };
}

/** How far along an edge the level is; at the edge of the grid, on the grid. */
function shareOf(from: number, to: number, level: number): number {
  if (from === -Infinity) return 1;
  return to === -Infinity ? 0 : (level - from) / (to - from);
}
