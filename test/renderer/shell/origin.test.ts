import { expect, it } from 'vitest';
import first from '../../../assets/demo/first.json' with { type: 'json' };
import { emptyDocument, type MusicDocument } from '../../../core/document.ts';
import { originOf } from '../../../renderer/shell/origin.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';

const demo = first as MusicDocument;
const LATENTS = { data: new Float32Array(64), dims: [64, 1, 1] };

function withoutTheFirstNote(document: MusicDocument): MusicDocument {
  const editor = new Editor(document);
  editor.edit('Delete', (now) => ({ document: { ...now.document, notes: now.document.notes.slice(1) } }));
  return editor.document;
}

it('says which model made a piece, of which seed, and whether it has been changed since', () => {
  const made: MusicDocument = { ...demo, epsilon: LATENTS, z: LATENTS, u: LATENTS };
  expect(originOf(made)).toBe('Made by chorales, seed 3');
  expect(originOf({ ...made, title: 'Mine', tempo: 60 })).toBe('Made by chorales, seed 3');
  expect(originOf(withoutTheFirstNote(made))).toBe('Made by chorales, seed 3, changed since');
});

it('knows the first piece, also when it comes back from storage', () => {
  expect(originOf(structuredClone(demo))).toBe('Made by chorales, seed 3');
  expect(originOf(withoutTheFirstNote(demo))).toBe('Made by chorales, seed 3, changed since');
});

it('says what came from a file, from a hand, and that nothing is there', () => {
  expect(originOf({ ...demo, model: null, settings: null, importedFrom: 'waltz' })).toBe(
    'Imported from waltz',
  );
  expect(originOf(emptyDocument())).toBe('Nothing here yet');
  expect(originOf({ ...emptyDocument(), notes: demo.notes })).toBe('Drawn by hand');
});
