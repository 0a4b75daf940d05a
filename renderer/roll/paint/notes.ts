import type { StepNote } from '../../../core/music/notes.ts';
import { stepAt, xOf, yOf, type Size, type Viewport } from '../coordinates.ts';
import type { NoteIndex } from '../visible.ts';
import { noteColour, type Palette } from './palette.svelte.ts';

/** Narrower than this, round corners are not seen, in pixels. */
const ROUND_FROM = 5;
const RADIUS = 2;
const GLOW = 10;
/** The longer a path is, the more each further shape costs. */
const MOST_SHAPES = 256;

/** Every note that is in view, by velocity; the selection in orange on top. */
export function paintNotes(
  context: CanvasRenderingContext2D,
  size: Size,
  view: Viewport,
  colours: Palette,
  { index, selection }: { readonly index: NoteIndex; readonly selection: ReadonlySet<StepNote> },
): void {
  const byColour = new Map<string, Shapes>();
  const selected = new Shapes();
  index.visit(stepAt(view, 0), stepAt(view, size.width), (note) => {
    const y = yOf(view, note.pitch);
    if (y > size.height || y + view.keyHeight < 0) return;
    const shapes = selection.has(note) ? selected : shapesOf(byColour, noteColour(colours, note.velocity));
    shapes.add(view, note);
  });
  for (const [colour, shapes] of byColour) shapes.fill(context, colour);
  selected.fill(context, colours.accent);
}

/** The notes that sound, lit; in the dark they glow. What is selected stays orange. */
export function paintSounding(
  context: CanvasRenderingContext2D,
  view: Viewport,
  colours: Palette,
  notes: readonly StepNote[],
  selection: ReadonlySet<StepNote>,
): void {
  const [lit, selected] = [new Shapes(), new Shapes()];
  for (const note of notes) (selection.has(note) ? selected : lit).add(view, note);
  if (colours.dark) context.shadowBlur = GLOW * (context.getTransform().a || 1);
  context.shadowColor = colours.glow;
  lit.fill(context, colours.sounding);
  context.shadowColor = colours.accent;
  selected.fill(context, colours.accentHigh);
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

function shapesOf(byColour: Map<string, Shapes>, colour: string): Shapes {
  const known = byColour.get(colour) ?? new Shapes();
  byColour.set(colour, known);
  return known;
}

/** Notes of one colour, in as few paths as are quick: each fill of one takes time. */
class Shapes {
  readonly #paths: Path2D[] = [];
  #free = 0;

  add(view: Viewport, note: StepNote): void {
    if (this.#free === 0) this.#paths.push(new Path2D());
    this.#free = (this.#free || MOST_SHAPES) - 1;
    addNote(this.#paths.at(-1)!, view, note);
  }

  fill(context: CanvasRenderingContext2D, colour: string): void {
    context.fillStyle = colour;
    for (const path of this.#paths) context.fill(path);
  }
}

function addNote(path: Path2D, view: Viewport, { startStep, steps, pitch }: StepNote): void {
  const gap = view.keyHeight > 6 ? 0.75 : 0.25;
  const width = Math.max(1, steps * view.stepWidth - 1.5);
  const height = Math.max(1.5, view.keyHeight - 2 * gap);
  const [x, y] = [xOf(view, startStep) + 1, yOf(view, pitch) + gap];
  if (width < ROUND_FROM) path.rect(x, y, width, height);
  else path.roundRect(x, y, width, height, RADIUS);
}
