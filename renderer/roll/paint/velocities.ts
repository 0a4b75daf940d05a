import type { StepNote } from '../../../core/music/notes.ts';
import { stepAt, xOf, type Size, type Viewport } from '../coordinates.ts';
import type { NoteIndex } from '../visible.ts';
import { noteColour, type Palette } from './palette.svelte.ts';

const HEAD_PX = 2;
const TOP_PX = 6;

/** The height of a velocity's head above the lane's lower edge. */
function velocityY(velocity: number, height: number): number {
  return height - 2 - (velocity / 127) * (height - 2 - TOP_PX);
}

/** A stem for each note, as high as it is loud. */
export function paintVelocities(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  { index, selection }: { readonly index: NoteIndex; readonly selection: ReadonlySet<StepNote> },
): void {
  index.visit(stepAt(view, 0), stepAt(view, width), (note) => {
    const x = stemX(view, note);
    if (x < 0) return;
    const y = velocityY(note.velocity, height);
    context.fillStyle = selection.has(note) ? colours.accent : noteColour(colours, note.velocity);
    context.fillRect(x - 0.5, y, 1, height - y);
    context.fillRect(x - HEAD_PX / 2 - 0.5, y - HEAD_PX / 2, HEAD_PX + 1, HEAD_PX + 1);
  });
}

/** Where a note's stem stands: chords are spread a little, the lowest first. */
function stemX(view: Viewport, { startStep, pitch }: StepNote): number {
  return xOf(view, startStep) + 3 + ((pitch * 7) % 12) * Math.min(0.7, view.stepWidth / 16);
}

/** The note whose stem is nearest to `x`, within a few pixels. */
export function stemAt(notes: readonly StepNote[], view: Viewport, x: number): StepNote | undefined {
  let nearest: { note: StepNote; distance: number } | undefined;
  for (const note of notes) {
    const distance = Math.abs(stemX(view, note) - x);
    if (distance < (nearest?.distance ?? 6)) nearest = { note, distance };
  }
  return nearest?.note;
}
