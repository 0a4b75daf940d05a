import type { StepNote } from '../../../core/music/notes.ts';
import type { Size, Viewport } from '../coordinates.ts';
import { velocityY, visitStems } from '../stems.ts';
import type { NoteIndex } from '../visible.ts';
import { noteColour, type Palette } from './palette.svelte.ts';

const STEM_PX = 1.25;
const HEAD_PX = 1.9;
/** Among more stems than this nobody sees whether heads are round, and squares are drawn in half the time. */
const MOST_ROUND = 300;

/** A stem for each note, as high as it is loud; the selection in orange on top. */
export function paintVelocities(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  { index, selection }: { readonly index: NoteIndex; readonly selection: ReadonlySet<StepNote> },
): void {
  const edges = [-HEAD_PX, width + HEAD_PX] as const;
  let count = 0;
  visitStems(index, view, edges, () => count++);
  const head = count > MOST_ROUND ? squareHead : roundHead;
  const selected: [x: number, y: number][] = [];
  const stem = (x: number, y: number) => {
    context.fillRect(x - STEM_PX / 2, y, STEM_PX, height - y);
    head(context, x, y);
  };
  visitStems(index, view, edges, (note, x) => {
    const y = velocityY(note.velocity, height);
    if (selection.has(note)) return selected.push([x, y]);
    context.fillStyle = noteColour(colours, note.velocity);
    return stem(x, y);
  });
  context.fillStyle = colours.accent;
  for (const [x, y] of selected) stem(x, y);
}

function roundHead(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.arc(x, y, HEAD_PX, 0, 2 * Math.PI);
  context.fill();
}

function squareHead(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.fillRect(x - HEAD_PX, y - HEAD_PX, 2 * HEAD_PX, 2 * HEAD_PX);
}
