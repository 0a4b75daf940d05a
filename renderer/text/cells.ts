/** How wide the cell of a letter is, in pixels: `--cell` of the page. */
export const CELL = 17;

/** The letter whose cell is at `x` pixels from the first, of `length` letters; the place after the last beyond them. */
export function cellAt(x: number, length: number): number {
  return Math.min(length, Math.max(0, Math.floor(x / CELL)));
}

/** The place between letters that is nearest to `x`. */
export function gapAt(x: number, length: number): number {
  return Math.min(length, Math.max(0, Math.round(x / CELL)));
}

/** A selection from the cell where a drag began to the cell where it is: both are in it. */
export function dragged(from: number, to: number): { readonly anchor: number; readonly focus: number } {
  return to >= from ? { anchor: from, focus: to + 1 } : { anchor: from + 1, focus: to };
}

/** How far to scroll so that a cell can be seen in a window of `width` pixels that begins at `left`. */
export function scrollTo(cell: number, left: number, width: number): number {
  const margin = 2 * CELL;
  const [from, to] = [cell * CELL - margin, (cell + 1) * CELL + margin];
  if (from < left) return Math.max(0, from);
  return to > left + width ? to - width : left;
}
