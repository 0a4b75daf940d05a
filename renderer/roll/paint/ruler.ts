import type { LoopRegion } from '../../audio/player.svelte.ts';
import { stepAt, xOf, type Size, type Viewport } from '../coordinates.ts';
import { lineSpacing } from './grid.ts';
import type { Palette } from './palette.svelte.ts';

/** Room that a number of a bar needs, in pixels. */
const NUMBER_PX = 30;
const LOOP_PX = 3;

/** Numbers of bars, as many as there is room for, and the loop as a bracket over them. */
export function paintRuler(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  { barSteps, loop, looping }: { barSteps: number; loop: LoopRegion | null; looping: boolean },
): void {
  if (loop) paintBracket(context, height, view, looping ? colours.accent : colours.line2, loop);
  context.font = `400 11px ${colours.figures}`;
  context.textBaseline = 'middle';
  const spacing = Math.max(
    barSteps,
    lineSpacing({ ...view, stepWidth: Math.min(4.9, view.stepWidth) }, barSteps, NUMBER_PX),
  );
  for (
    let step = Math.max(0, Math.floor(stepAt(view, 0) / spacing) * spacing);
    step <= stepAt(view, width);
    step += spacing
  ) {
    const x = Math.round(xOf(view, step));
    context.fillStyle = colours.line2;
    context.fillRect(x, height - 8, 1, 8);
    context.fillStyle = colours.text2;
    context.fillText(String(Math.round(step / barSteps) + 1), x + 5, height / 2 + 1);
  }
}

function paintBracket(
  context: CanvasRenderingContext2D,
  height: number,
  view: Viewport,
  colour: string,
  { startStep, endStep }: LoopRegion,
): void {
  const [from, to] = [xOf(view, startStep), xOf(view, endStep)];
  context.fillStyle = colour;
  context.fillRect(from, 0, to - from, LOOP_PX);
  context.fillRect(from, 0, LOOP_PX, height / 3);
  context.fillRect(to - LOOP_PX, 0, LOOP_PX, height / 3);
}
