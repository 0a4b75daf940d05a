import { CELL } from './cells.ts';
import { MOST_BITS } from './surprises.svelte.ts';

/** Colours from usual to surprising. */
const STEPS = 5;
/** Between the marks of two letters, in pixels. */
const GAP = 1;

/** The colour of so many bits, in terms of the theme. */
function siltColour(bits: number): string {
  const place = Math.min(1, Math.max(0, bits / MOST_BITS)) * (STEPS - 1);
  const low = Math.min(STEPS - 2, Math.floor(place));
  const share = Math.round(100 * (place - low));
  return `color-mix(in srgb, var(--silt-${low + 2}) ${share}%, var(--silt-${low + 1}))`;
}

/** A mark under each letter, as a background image: one colour a cell. */
export function marksOf(bits: ArrayLike<number>): string {
  const stops = Array.from(bits, (value, i) => {
    const [from, to] = [i * CELL + GAP / 2, (i + 1) * CELL - GAP / 2];
    return `transparent ${from}px, ${siltColour(value)} ${from}px ${to}px, transparent ${to}px`;
  });
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}
