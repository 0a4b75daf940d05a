import type { Attachment } from 'svelte/attachments';
import type { StepNote } from '../../core/music/notes.ts';
import type { Difference } from './difference.ts';

/** What a roll of a comparison shows. */
export interface ComparedRoll {
  readonly difference: Difference;
  /** What the width stands for. */
  readonly steps: number;
  readonly barSteps: number;
  /** The pitches that both rolls reach from and to, so that rows stand for the same. */
  readonly low: number;
  readonly high: number;
}

const BLACK = new Set([1, 3, 6, 8, 10]);
/** How strong a note is that both have: what differs is what the eye should find. */
const SHARED = 0.38;

/** Paints a piece with what is its own in full and outlined; again when what it shows, its size or the theme change. */
export function comparedRoll(shown: () => ComparedRoll): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const roll = shown();
    const draw = () => paint(canvas, roll);
    const size = new ResizeObserver(draw);
    const theme = new MutationObserver(draw);
    size.observe(canvas);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      size.disconnect();
      theme.disconnect();
    };
  };
}

function paint(canvas: HTMLCanvasElement, roll: ComparedRoll): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  const scale = scaleOf(canvas, roll);
  const colour = coloursOf(canvas);
  paintGround(context, roll, scale, colour);
  context.globalAlpha = SHARED;
  for (const note of roll.difference.shared) paintNote(context, note, scale, colour);
  context.globalAlpha = 1;
  for (const note of roll.difference.own) {
    paintNote(context, note, scale, colour);
    context.strokeStyle = colour('--text-1');
    context.stroke();
  }
}

interface Scale {
  readonly x: (step: number) => number;
  readonly y: (pitch: number) => number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

function scaleOf(canvas: HTMLCanvasElement, { steps, low, high }: ComparedRoll): Scale {
  const { clientWidth: width, clientHeight: height } = canvas;
  // A row above and one below keep the outermost notes off the edge.
  const row = height / (high - low + 3);
  return { x: (step) => (step * width) / steps, y: (pitch) => (high - pitch + 1) * row, row, width, height };
}

type Colour = (token: string) => string;

function coloursOf(canvas: HTMLCanvasElement): Colour {
  const style = getComputedStyle(canvas);
  return (token) => style.getPropertyValue(token);
}

function paintGround(
  context: CanvasRenderingContext2D,
  { steps, barSteps, low, high }: ComparedRoll,
  { x, y, row, width, height }: Scale,
  colour: Colour,
): void {
  context.fillStyle = colour('--roll-black');
  for (let pitch = low; pitch <= high; pitch++) {
    if (BLACK.has(pitch % 12)) context.fillRect(0, y(pitch), width, row);
  }
  context.fillStyle = colour('--line-2');
  for (let step = barSteps; step < steps; step += barSteps) context.fillRect(x(step), 0, 1, height);
}

/** Leaves the note's outline as the path. */
function paintNote(
  context: CanvasRenderingContext2D,
  { pitch, startStep, steps, velocity }: StepNote,
  { x, y, row }: Scale,
  colour: Colour,
): void {
  context.fillStyle = colour(`--note-${Math.min(6, 1 + Math.floor((velocity / 128) * 6))}`);
  context.beginPath();
  const width = Math.max(2, x(steps) - 1.5);
  context.roundRect(x(startStep) + 0.5, y(pitch) + 0.5, width, Math.max(2, row - 1), 2);
  context.fill();
}
