import type { Need } from '../state/encoding.svelte.ts';

const WORDS: Readonly<Record<Need | 'other-grid', string | undefined>> = {
  fresh: undefined,
  // Is done as a part of the edit.
  encode: undefined,
  empty: 'There are no notes yet: draw some, open a MIDI file or make a new piece.',
  'no-model': 'There is no music model here.',
  'other-grid': 'The piece is on another grid than the model, so the model cannot read it.',
  'too-long': 'The piece is too long for the model.',
};

/** Why the latents of the open piece cannot be had, as a sentence; undefined where they can. */
export function needWords(need: Need | 'other-grid'): string | undefined {
  return WORDS[need];
}
