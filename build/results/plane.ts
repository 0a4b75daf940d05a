import type { Panel } from '../../electron/repro/toy-file.ts';
import { svg, text } from './chart.ts';

const SIDE = 200;
const GAP = 14;
const TITLE = 24;

/** Densities of the plane beside each other, and points drawn from them below. */
export function drawPlane(panels: readonly Panel[], extent: number): string {
  const width = GAP + panels.length * (SIDE + GAP);
  const height = TITLE + 2 * (SIDE + GAP);
  const parts = panels.flatMap((panel, i) => {
    const left = GAP + i * (SIDE + GAP);
    return [
      text([left, TITLE - 8], panel.title, 'font-weight="600"'),
      frame(left, TITLE, heat(panel.density)),
      frame(left, TITLE + SIDE + GAP, scatter(panel.points, extent)),
    ];
  });
  return svg(width, height, parts);
}

function frame(left: number, top: number, inner: string): string {
  const box = `<rect width="${SIDE}" height="${SIDE}" fill="#f6f7f9"/>`;
  return `<svg x="${left}" y="${top}" width="${SIDE}" height="${SIDE}">${box}${inner}</svg>`;
}

/** The cells of each step of density as one path, cells in a row joined. */
function heat(density: readonly string[]): string {
  const cell = SIDE / density.length;
  const paths = Array.from({ length: 9 }, (_, i) => i + 1).map((step) => {
    const cells = density.flatMap((row, y) =>
      [...row.matchAll(new RegExp(`${step}+`, 'g'))].map(
        ({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`,
      ),
    );
    return cells.length === 0 ? '' : `<path d="${cells.join('')}" fill-opacity="${Math.min(1, step / 8)}"/>`;
  });
  return `<g fill="#2f6fde" transform="scale(${cell})" shape-rendering="crispEdges">${paths.join('')}</g>`;
}

/** Points as strokes of no length with round ends, which are short to write. */
function scatter(points: readonly number[], extent: number): string {
  const at = (value: number) => Math.round(((value + extent) / (2 * extent)) * SIDE * 10) / 10;
  const dots = Array.from({ length: points.length / 2 }, (_, i) => {
    const [x, y] = [at(points[2 * i]!), at(-points[2 * i + 1]!)];
    return `M${x} ${y}h0`;
  });
  return `<path d="${dots.join('')}" stroke="#2f6fde" stroke-width="2.4" stroke-linecap="round" fill="none"/>`;
}
