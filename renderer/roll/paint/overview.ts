import { pitchRangeOf } from '../../../core/music/editing.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import type { Size } from '../coordinates.ts';
import { noteColour, type Palette } from './palette.svelte.ts';

/** Above and below the notes, in pixels. */
const MARGIN_PX = 4;
/** Few pitches do not become bricks. */
const MOST_ROW_PX = 3;
const LEAST_PX = 1;

/** Draws a whole piece of `steps` steps, as wide and as high as there is room. */
export function paintOverview(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  notes: readonly StepNote[],
  steps: number,
  palette: Palette,
): void {
  const [low, high] = pitchRangeOf(notes);
  const row = Math.min(MOST_ROW_PX, (height - 2 * MARGIN_PX) / (high - low + 1));
  const top = (height - row * (high - low + 1)) / 2;
  const step = width / steps;
  for (const { pitch, startStep, steps: length, velocity } of notes) {
    context.fillStyle = noteColour(palette, velocity);
    const [x, y] = [startStep * step, top + (high - pitch) * row];
    context.fillRect(x, y, Math.max(LEAST_PX, length * step - 0.5), Math.max(LEAST_PX, row));
  }
}
