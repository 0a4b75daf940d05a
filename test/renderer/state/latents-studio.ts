import { vi } from 'vitest';
import { emptyDocument, type MusicDocument } from '../../../core/document.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';
import { Generation } from '../../../renderer/state/generation.svelte.ts';
import { Latents } from '../../../renderer/state/latents.svelte.ts';
import { Notices } from '../../../renderer/state/notices.svelte.ts';
import { FakeHost, FakePlayer, musicModel } from './fake-host.ts';

/** T of the pieces of these tests. */
export const STEPS = 16;
/** A note for a test. */
export const note = (pitch: number, startStep: number, steps = 1): StepNote => ({
  pitch,
  startStep,
  steps,
  velocity: 80,
});
const tensor = (value: number, steps = STEPS, width = 3) => ({
  data: new Float32Array(steps * width).fill(value),
  dims: [steps, 1, width],
});
const latents = (value: number, steps = STEPS) => ({
  epsilon: tensor(value, steps),
  z: tensor(value + 0.5, steps),
  u: tensor(value, steps, 88),
});
/** The provider of every answer. */
export const active = { provider: 'cpu', passedOver: [] };

/** An answer of the model: every step of the piece sounds `pitch`. */
export const made = (pitch: number, value: number, steps = STEPS) => ({
  index: 0,
  steps,
  roll: Array.from({ length: steps }, () => [pitch]),
  ...latents(value, steps),
});

/** A piece with the latents of its notes: one that is held and one that is not. */
export const generated = (): MusicDocument => ({
  ...emptyDocument(),
  steps: STEPS,
  notes: [note(48, 0, STEPS), note(60, 2)],
  model: 'chorales',
  ...latents(1),
});

/** The latents of a studio with one model, whose document is `document`. */
export function studio(document: MusicDocument) {
  const host = new FakeHost();
  const editor = new Editor(document);
  const generation = new Generation(host.api, editor, new FakePlayer());
  generation.setModels([musicModel(), musicModel({ name: 'folk', stepQuarters: 0.25 })]);
  const notices = new Notices();
  const all = new Latents({ api: host.api, editor, generation, notices });
  return { host, editor, generation, notices, latents: all };
}

/** Lets the hand rest, and what is asked then be asked. */
export const rest = (milliseconds = 400) => vi.advanceTimersByTimeAsync(milliseconds);
/** Lets what was promised happen. */
export const soon = () => rest(0);

/** Adds a note as a hand does. */
export function draw(editor: Editor, added: StepNote): void {
  editor.edit('Draw', ({ document }) => ({
    document: { ...document, notes: [...document.notes, added] },
  }));
}
