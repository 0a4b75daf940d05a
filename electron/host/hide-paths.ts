import path from 'node:path';
import { RivuletError } from '../../core/errors.ts';

/** Fails as before, in words that have no paths in them: a page knows names alone. */
export function hidePaths(...places: readonly string[]): (thrown: unknown) => never {
  return (thrown) => {
    if (!(thrown instanceof RivuletError)) throw thrown;
    throw new RivuletError(thrown.code, withoutPaths(thrown.message, places), thrown);
  };
}

/** A sentence in which places have their names only; the longest is looked for first. */
export function withoutPaths(sentence: string, places: readonly string[]): string {
  return places
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, place) => {
      const within = text.replaceAll(`${place}/`, '').replaceAll(`${place}\\`, '');
      return within.replaceAll(place, path.basename(place));
    }, sentence);
}
