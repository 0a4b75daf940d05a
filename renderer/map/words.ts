import type { Place } from './density.ts';

/** A place as a person would say it: `1.2 right, 0.4 up`. */
export function placeWords([x, y]: Place): string {
  return `${Math.abs(x).toFixed(1)} ${x < 0 ? 'left' : 'right'}, ${Math.abs(y).toFixed(1)} ${y < 0 ? 'down' : 'up'}`;
}

/** How usual a place is, of what `usualness` gives. */
export function usualPlaceWords(usual: number): string {
  if (usual === 0) return 'off the map: no training piece is as lonely';
  return `denser than around ${Math.round(100 * usual)}% of training pieces`;
}

/** A correlation with its sign: `+0.74`, `−0.71`. */
export function signed(value: number, digits = 2): string {
  const figure = Math.abs(value).toFixed(digits);
  return Number(figure) === 0 ? figure : `${value < 0 ? '−' : '+'}${figure}`;
}

/** Which point of a path is held, of so many; nothing where none is. */
export function nodeWords(held: number | undefined, count: number): string[] {
  return held === undefined ? [] : [`moving point ${held + 1} of ${count}`];
}
