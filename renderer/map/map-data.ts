import type { StudioResponse } from '../../core/contract/studio.ts';
import { contours } from './contours.ts';
import {
  bandwidths,
  type Bounds,
  boundsOf,
  densityField,
  levelsOf,
  type Place,
  placesOf,
} from './density.ts';

/** What the page knows of a model's training data. */
export type Facts = StudioResponse<'model.facts'>;

/** One contour: everything inside it is denser than its level. */
interface Contour {
  readonly level: number;
  /** An SVG path in map units, y down. */
  readonly path: string;
}

/** The training data as a landscape. */
export interface Landscape {
  readonly points: readonly Place[];
  readonly widths: Place;
  readonly bounds: Bounds;
  /** From the outside in. */
  readonly contours: readonly Contour[];
}

const LEVELS = 8;
/** Points along the edges of the grid that the density is computed on. */
const COLUMNS = 140;
const ROWS = 100;
/** Scott's bandwidths are for one normal cloud; groups of pieces show with narrower ones. */
const SHARPNESS = 0.7;
/** How far the sheet reaches beyond the last point, in bandwidths. */
const MARGIN = 4.2;

/** The landscape of a map. */
export function landscapeOf({ map }: Pick<Facts, 'map'>): Landscape {
  const points = placesOf(map.points);
  const [hx, hy] = bandwidths(points);
  const widths = [SHARPNESS * hx, SHARPNESS * hy] as const;
  const bounds = boundsOf(points, [MARGIN * widths[0], MARGIN * widths[1]]);
  const field = densityField(points, bounds, COLUMNS, ROWS, widths);
  const lines = levelsOf(points, LEVELS, widths).map((level) => ({
    level,
    path: contours(field, level).map(ringPath).join(''),
  }));
  return { points, widths, bounds, contours: lines };
}

/** An SVG path through places, y down. */
export function linePath(places: readonly Place[]): string {
  return places.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(-y)}`).join('');
}

function ringPath(ring: readonly Place[]): string {
  return `${linePath(ring)}Z`;
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** A colour between the first and the last of the depth scale, as CSS; share 0 … 1. */
export function depthColour(share: number): string {
  const place = Math.min(1, Math.max(0, share)) * 6;
  const low = Math.min(5, Math.floor(place));
  return `color-mix(in srgb, var(--seq-${low + 2}) ${Math.round(100 * (place - low))}%, var(--seq-${low + 1}))`;
}
