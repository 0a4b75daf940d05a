import { HIGHEST_PITCH, LOWEST_PITCH } from '../../../core/music/roll.ts';
import { stepAt, xOf, yOf, type Size, type Viewport } from '../coordinates.ts';
import type { LoopRegion } from '../../audio/player.svelte.ts';
import type { Palette } from './palette.svelte.ts';

/** How time is divided, in steps. */
export interface Meter {
  readonly barSteps: number;
  readonly snapSteps: number;
}

/** Lines nearer than this are left out, in pixels. */
const CLOSEST_LINES = 5;
const BLACK = new Set([1, 3, 6, 8, 10]);

/** Whether a key is black. */
export function isBlack(pitch: number): boolean {
  return BLACK.has(pitch % 12);
}

/** Lanes of keys, with a line under each C and F as pianists see groups, and lines of steps and bars. */
export function paintGrid(
  context: CanvasRenderingContext2D,
  size: Size,
  view: Viewport,
  colours: Palette,
  { barSteps, snapSteps, steps }: Meter & { readonly steps: number },
): void {
  context.fillStyle = colours.roll;
  context.fillRect(0, 0, size.width, size.height);
  for (let pitch = LOWEST_PITCH; pitch <= HIGHEST_PITCH; pitch++)
    paintLane(context, size, view, colours, pitch);
  paintTimes(context, size, view, colours, { barSteps, snapSteps });
  paintAfterEnd(context, size, view, colours, steps);
}

/** The region that is looped, veiled in orange. */
export function paintLoop(
  context: CanvasRenderingContext2D,
  { height }: Size,
  view: Viewport,
  { accentSoft }: Palette,
  { startStep, endStep }: LoopRegion,
): void {
  const x = xOf(view, startStep);
  context.fillStyle = accentSoft;
  context.globalAlpha = 0.3;
  context.fillRect(x, 0, xOf(view, endStep) - x, height);
  context.globalAlpha = 1;
}

/** Vertical lines: bars, beats, and what the snap makes of them. They thin out where they come too close. */
function paintTimes(
  context: CanvasRenderingContext2D,
  size: Size,
  view: Viewport,
  colours: Palette,
  meter: Meter,
): void {
  paintLines(context, size, view, colours, meter, lineSpacing(view, meter));
}

/** Vertical lines of bars alone. */
export function paintBars(
  context: CanvasRenderingContext2D,
  size: Size,
  view: Viewport,
  colours: Palette,
  meter: Meter,
): void {
  const spacing = barSpacing(view.stepWidth, meter.barSteps, CLOSEST_LINES);
  paintLines(context, size, view, { ...colours, line2: colours.line1 }, meter, spacing);
}

function paintLines(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  meter: Meter,
  spacing: number,
): void {
  const last = Math.floor(stepAt(view, width) / spacing);
  for (let line = Math.max(0, Math.ceil(stepAt(view, 0) / spacing)); line <= last; line++) {
    const step = line * spacing;
    const isBar = isMultiple(step, meter.barSteps);
    context.fillStyle = isBar ? colours.line2 : colours.line1;
    context.globalAlpha = isBar ? 1 : isMultiple(step, meter.barSteps / 4) ? 0.8 : 0.4;
    context.fillRect(Math.round(xOf(view, step)), 0, 1, height);
  }
  context.globalAlpha = 1;
}

/** Steps between two lines: the finest of snap, step, beat, bar, 2, 4, 8 … bars that is not too dense. */
export function lineSpacing({ stepWidth }: Viewport, { barSteps, snapSteps }: Meter): number {
  const inBar = [snapSteps, 1, barSteps / 4].filter((spacing) => isMultiple(barSteps, spacing));
  const fine = inBar.sort((a, b) => a - b).find((spacing) => spacing * stepWidth >= CLOSEST_LINES);
  return fine ?? barSpacing(stepWidth, barSteps, CLOSEST_LINES);
}

/** Steps of 1, 2, 4, 8 … bars: the first that are as wide as `closest` pixels. */
export function barSpacing(stepWidth: number, barSteps: number, closest: number): number {
  const bars = closest / (barSteps * stepWidth);
  return barSteps * Math.max(1, 2 ** Math.ceil(Math.log2(bars)));
}

function paintLane(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  pitch: number,
): void {
  const y = yOf(view, pitch);
  if (y > height || y + view.keyHeight < 0) return;
  if (isBlack(pitch)) {
    context.fillStyle = colours.rollBlack;
    context.fillRect(0, y, width, view.keyHeight);
  }
  const inOctave = pitch % 12;
  if (inOctave !== 0 && inOctave !== 5) return;
  context.fillStyle = inOctave === 0 ? colours.line2 : colours.line1;
  context.fillRect(0, Math.round(y + view.keyHeight) - 1, width, 1);
}

function paintAfterEnd(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  steps: number,
): void {
  const end = Math.max(0, xOf(view, steps));
  if (end >= width) return;
  context.fillStyle = colours.rollBlack;
  context.globalAlpha = 0.7;
  context.fillRect(end, 0, width - end, height);
  context.globalAlpha = 1;
  context.fillStyle = colours.line2;
  context.fillRect(Math.round(end), 0, 1, height);
}

function isMultiple(step: number, of: number): boolean {
  return Math.abs(step / of - Math.round(step / of)) < 1e-6;
}
