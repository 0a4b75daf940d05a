import type { Attachment } from 'svelte/attachments';
import type { StepNote } from '../../core/music/notes.ts';

/** What a mini roll shows. */
export interface Miniature {
  readonly notes: readonly StepNote[];
  /** T: what the width stands for. */
  readonly steps: number;
}

/** The highest that a row of one pitch gets, so that few pitches do not become bricks. */
const MAX_ROW = 4;
const MIN_NOTE = 1.6;
/** Between notes that follow each other. */
const GAP = 0.5;

/** Draws a whole piece, as wide as the canvas and as high as its own pitches; again when size or theme change. */
export function miniRoll(piece: () => Miniature): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const { notes, steps } = piece();
    const draw = () => drawMiniature(canvas, { notes, steps });
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

/** Where the rows of a miniature are: pixels from the top for a pitch, and how high a row is. */
export function miniatureRows(pitches: readonly number[], height: number) {
  const low = Math.min(...pitches);
  const high = Math.max(...pitches);
  const row = Math.min(MAX_ROW, (height - 2) / (high - low + 1));
  const top = (height - row * (high - low + 1)) / 2;
  return { row, y: (pitch: number) => top + (high - pitch) * row };
}

function drawMiniature(canvas: HTMLCanvasElement, { notes, steps }: Miniature): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  context.scale(devicePixelRatio, devicePixelRatio);
  const { row, y } = miniatureRows(
    notes.map(({ pitch }) => pitch),
    height,
  );
  const colours = noteColours();
  const step = width / steps;
  for (const note of notes) {
    context.fillStyle = colours[Math.min(5, Math.floor((note.velocity / 128) * 6))]!;
    const length = Math.max(1, note.steps * step - GAP);
    context.beginPath();
    context.roundRect(
      note.startStep * step + GAP / 2,
      y(note.pitch),
      length,
      Math.max(MIN_NOTE, row - 0.8),
      1,
    );
    context.fill();
  }
}

function noteColours(): string[] {
  const style = getComputedStyle(document.documentElement);
  return [1, 2, 3, 4, 5, 6].map((level) => style.getPropertyValue(`--note-${level}`));
}
