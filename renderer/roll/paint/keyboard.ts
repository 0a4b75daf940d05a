import { HIGHEST_PITCH, LOWEST_PITCH } from '../../../core/music/roll.ts';
import { yOf, type Size, type Viewport } from '../coordinates.ts';
import { isBlack } from './grid.ts';
import type { Palette } from './palette.svelte.ts';

const BLACK_LENGTH = 0.6;
/** Names need so many pixels a key. */
const NAMES_FROM = 6;

/** The keys beside the roll; those that sound are lit. */
export function paintKeyboard(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  sounding: ReadonlySet<number>,
): void {
  context.fillStyle = colours.keyWhite;
  context.fillRect(0, 0, width, height);
  const seen: number[] = [];
  for (let pitch = LOWEST_PITCH; pitch <= HIGHEST_PITCH; pitch++) {
    const y = yOf(view, pitch);
    if (y <= height && y + view.keyHeight >= 0) seen.push(pitch);
  }
  for (const pitch of seen) if (!isBlack(pitch)) paintWhite(context, width, view, colours, pitch, sounding);
  for (const pitch of seen) if (isBlack(pitch)) paintBlack(context, width, view, colours, pitch, sounding);
}

/** A white key reaches half under its black neighbours. */
function paintWhite(
  context: CanvasRenderingContext2D,
  width: number,
  view: Viewport,
  colours: Palette,
  pitch: number,
  sounding: ReadonlySet<number>,
): void {
  const above = isBlack(pitch + 1) ? view.keyHeight / 2 : 0;
  const below = isBlack(pitch - 1) ? view.keyHeight / 2 : 0;
  const top = yOf(view, pitch) - above;
  const bottom = yOf(view, pitch) + view.keyHeight + below;
  if (sounding.has(pitch)) {
    context.fillStyle = colours.key;
    context.fillRect(0, top, width, bottom - top);
  }
  context.fillStyle = colours.keyLine;
  context.fillRect(0, Math.round(bottom) - 1, width, 1);
  if (pitch % 12 !== 0 || view.keyHeight < NAMES_FROM) return;
  context.fillStyle = sounding.has(pitch) ? colours.onKey : colours.keyBlack;
  context.font = `500 11px ${colours.figures}`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(`C${pitch / 12 - 1}`, width - 5, (top + above + bottom) / 2);
}

function paintBlack(
  context: CanvasRenderingContext2D,
  width: number,
  view: Viewport,
  colours: Palette,
  pitch: number,
  sounding: ReadonlySet<number>,
): void {
  context.fillStyle = sounding.has(pitch) ? colours.key : colours.keyBlack;
  context.beginPath();
  context.roundRect(0, yOf(view, pitch) + 0.5, width * BLACK_LENGTH, view.keyHeight - 1, [0, 2, 2, 0]);
  context.fill();
}
