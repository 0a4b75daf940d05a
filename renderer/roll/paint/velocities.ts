import type { StepNote } from '../../../core/music/notes.ts';
import type { Size, Viewport } from '../coordinates.ts';
import { velocityY, visitStems } from '../stems.ts';
import type { NoteIndex } from '../visible.ts';
import { noteColour, type Palette } from './palette.svelte.ts';

const STEM_PX = 1.25;
const HEAD_PX = 1.9;

/** A stem for each note, as high as it is loud; the selection in orange on top. */
export function paintVelocities(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  view: Viewport,
  colours: Palette,
  { index, selection }: { readonly index: NoteIndex; readonly selection: ReadonlySet<StepNote> },
): void {
  const paths = new Map<string, Path2D>();
  const selected = new Path2D();
  visitStems(index, view, [-HEAD_PX, width + HEAD_PX], (note, x) => {
    const colour = noteColour(colours, note.velocity);
    const path = selection.has(note) ? selected : (paths.get(colour) ?? new Path2D());
    if (path !== selected) paths.set(colour, path);
    const y = velocityY(note.velocity, height);
    path.rect(x - STEM_PX / 2, y, STEM_PX, height - y);
    path.moveTo(x + HEAD_PX, y);
    path.arc(x, y, HEAD_PX, 0, 2 * Math.PI);
  });
  for (const [colour, path] of [...paths, [colours.accent, selected] as const]) {
    context.fillStyle = colour;
    context.fill(path);
  }
}
