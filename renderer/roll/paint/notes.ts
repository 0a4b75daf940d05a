import type { StepNote } from '../../../core/music/notes.ts';
import { stepAt, xOf, yOf, type Size, type Viewport } from '../coordinates.ts';
import type { NoteIndex } from '../visible.ts';
import { noteColour, type Palette } from './palette.svelte.ts';

/** Narrower than this, round corners are not seen, in pixels. */
const ROUND_FROM = 5;
const RADIUS = 2;
const GLOW = 10;

/** Every note that is in view, by velocity; the selection in orange on top. */
export function paintNotes(
  context: CanvasRenderingContext2D,
  size: Size,
  view: Viewport,
  colours: Palette,
  { index, selection }: { readonly index: NoteIndex; readonly selection: ReadonlySet<StepNote> },
): void {
  // One path for each colour: filling is what takes time.
  const paths = new Map<string, Path2D>();
  const selected = new Path2D();
  index.visit(stepAt(view, 0), stepAt(view, size.width), (note) => {
    const y = yOf(view, note.pitch);
    if (y > size.height || y + view.keyHeight < 0) return;
    addNote(selection.has(note) ? selected : pathOf(paths, noteColour(colours, note.velocity)), view, note);
  });
  for (const [colour, path] of paths) fill(context, path, colour);
  fill(context, selected, colours.accent);
}

/** The notes that sound, lit; in the dark they glow. What is selected stays orange. */
export function paintSounding(
  context: CanvasRenderingContext2D,
  view: Viewport,
  colours: Palette,
  notes: readonly StepNote[],
  selection: ReadonlySet<StepNote>,
): void {
  const [lit, selected] = [new Path2D(), new Path2D()];
  for (const note of notes) addNote(selection.has(note) ? selected : lit, view, note);
  if (colours.dark) context.shadowBlur = GLOW * (context.getTransform().a || 1);
  context.shadowColor = colours.glow;
  fill(context, lit, colours.sounding);
  context.shadowColor = colours.accent;
  fill(context, selected, colours.accentHigh);
  context.shadowBlur = 0;
}

/** Notes with a ring around them: those that a cell of the latents is of. */
export function paintRings(
  context: CanvasRenderingContext2D,
  view: Viewport,
  { text1 }: Palette,
  notes: readonly StepNote[],
): void {
  const rings = new Path2D();
  for (const { startStep, steps, pitch } of notes) {
    const [x, y] = [xOf(view, startStep), yOf(view, pitch)];
    rings.roundRect(x - 0.25, y - 0.75, Math.max(3, steps * view.stepWidth + 1), view.keyHeight + 1.5, 3);
  }
  context.strokeStyle = text1;
  context.lineWidth = 1.5;
  context.stroke(rings);
}

function pathOf(paths: Map<string, Path2D>, colour: string): Path2D {
  const known = paths.get(colour);
  if (known) return known;
  const path = new Path2D();
  paths.set(colour, path);
  return path;
}

function addNote(path: Path2D, view: Viewport, { startStep, steps, pitch }: StepNote): void {
  const gap = view.keyHeight > 6 ? 0.75 : 0.25;
  const width = Math.max(1, steps * view.stepWidth - 1.5);
  const height = Math.max(1.5, view.keyHeight - 2 * gap);
  const [x, y] = [xOf(view, startStep) + 1, yOf(view, pitch) + gap];
  if (width < ROUND_FROM) path.rect(x, y, width, height);
  else path.roundRect(x, y, width, height, RADIUS);
}

function fill(context: CanvasRenderingContext2D, path: Path2D, colour: string): void {
  context.fillStyle = colour;
  context.fill(path);
}
