import type { LoopRegion } from '../../audio/player.svelte.ts';
import { stepAt, xOf, type Size, type Viewport } from '../coordinates.ts';
import { barSpacing } from './grid.ts';
import type { Palette } from './palette.svelte.ts';

/** Room that a number of a bar needs, and one of a beat, in pixels. */
const BAR_PX = 34;
const BEAT_PX = 56;
const TICK_PX = 6;
const BRACKET_PX = 3;
const LEG_PX = 4;
const LEG_HEIGHT_PX = 10;

/** What a ruler shows besides the view. */
export interface Ruled {
  readonly barSteps: number;
  readonly loop: LoopRegion | null;
  readonly looping: boolean;
}

/** Numbers of bars and beats, as many as there is room for, and the loop as a bracket over them. */
export function paintRuler(
  context: CanvasRenderingContext2D,
  size: Size,
  view: Viewport,
  colours: Palette,
  { barSteps, loop, looping }: Ruled,
): void {
  const { width, height } = size;
  if (loop) paintBracket(context, size, view, colours, loop, looping);
  context.font = `400 11px ${colours.figures}`;
  const beat = barSteps / 4;
  const showsBeats = beat * view.stepWidth >= BEAT_PX;
  const spacing = showsBeats ? beat : barSpacing(view.stepWidth, barSteps, BAR_PX);
  const last = Math.floor(stepAt(view, width) / spacing);
  for (let i = Math.max(0, Math.floor(stepAt(view, -BAR_PX) / spacing)); i <= last; i++) {
    const step = i * spacing;
    const x = Math.round(xOf(view, step));
    const isLooped = loop !== null && looping && step >= loop.startStep && step < loop.endStep;
    context.fillStyle = colours.line2;
    context.fillRect(x, height - TICK_PX, 1, TICK_PX);
    const name = label(step, barSteps);
    context.fillStyle = name.includes('.') ? colours.text3 : isLooped ? colours.text1 : colours.text2;
    context.fillText(name, x + 5, height - 8);
  }
}

/** Bars are 1, 2, 3; the beats after the first of bar 2 are 2.2, 2.3 and 2.4. */
function label(step: number, barSteps: number): string {
  const beats = Math.round((step * 4) / barSteps);
  const bar = Math.floor(beats / 4) + 1;
  return beats % 4 === 0 ? String(bar) : `${bar}.${(beats % 4) + 1}`;
}

/** Orange while it is played in; grey while it is only kept. */
function paintBracket(
  context: CanvasRenderingContext2D,
  { height }: Size,
  view: Viewport,
  colours: Palette,
  { startStep, endStep }: LoopRegion,
  looping: boolean,
): void {
  const [from, to] = [xOf(view, startStep), xOf(view, endStep)];
  if (looping) {
    context.fillStyle = colours.accentSoft;
    context.fillRect(from, 0, to - from, height);
  }
  context.fillStyle = looping ? colours.accent : colours.line3;
  context.fillRect(from, 0, to - from, BRACKET_PX);
  context.beginPath();
  context.roundRect(from - 1, 0, LEG_PX, LEG_HEIGHT_PX, 1);
  context.roundRect(to - LEG_PX + 1, 0, LEG_PX, LEG_HEIGHT_PX, 1);
  context.fill();
}
