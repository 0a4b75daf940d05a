import { MAX_PREVIEW_NOTES, PREVIEW_STEPS, type TakeContent } from '../../core/contract/library.ts';

const PREVIEW_LETTERS = 200;

/** A glance at a take, small enough for thousands in a list; the shape is that of `TakeHead.preview`. */
export function previewOf(content: TakeContent, steps: number): Uint8Array<ArrayBuffer> | string {
  if (content.kind === 'text') return content.text.slice(0, PREVIEW_LETTERS);
  const notes = thinned(content.notes);
  const scale = PREVIEW_STEPS / steps;
  const bytes = new Uint8Array(4 * notes.length);
  notes.forEach(({ pitch, startStep, steps: length, velocity }, i) => {
    const start = Math.min(PREVIEW_STEPS, Math.round(startStep * scale));
    const end = Math.min(PREVIEW_STEPS, Math.round((startStep + length) * scale));
    bytes.set([pitch, start, Math.max(1, end - start), velocity], 4 * i);
  });
  return bytes;
}

/** Evenly fewer of many: a preview is too small for all of them anyway. */
function thinned<Note>(notes: readonly Note[]): readonly Note[] {
  const every = Math.max(1, notes.length / MAX_PREVIEW_NOTES);
  if (every === 1) return notes;
  return Array.from({ length: MAX_PREVIEW_NOTES }, (_, i) => notes[Math.floor(i * every)]!);
}
