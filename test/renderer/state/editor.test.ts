import { describe, expect, it } from 'vitest';
import { emptyDocument, type MusicDocument } from '../../../core/document.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';

const note = (pitch: number, startStep = 0): StepNote => ({ pitch, startStep, steps: 1, velocity: 80 });
const tensor = () => ({ data: new Float32Array([1, 2]), dims: [1, 1, 2] });

/** A piece as a model made it: its latents belong to its notes. */
const generated = (): MusicDocument => ({
  ...emptyDocument(),
  title: 'Generated',
  notes: [note(60), note(64, 1)],
  epsilon: tensor(),
  z: tensor(),
  u: tensor(),
  model: 'chorales',
});

function editing(document = generated()): Editor {
  const editor = new Editor();
  editor.open('Open', document);
  return editor;
}

const withNote = (added: StepNote) => (now: { document: MusicDocument }) => ({
  document: { ...now.document, notes: [...now.document.notes, added] },
});

describe('an edit', () => {
  it('is one step that undo takes back to the very document that was there', () => {
    const before = generated();
    const editor = editing(before);
    editor.edit('Draw', withNote(note(67)));
    expect(editor.document.notes).toHaveLength(3);
    expect(editor.undoLabel).toBe('Draw');
    editor.undo();
    expect(editor.document).toBe(before);
  });

  it('leaves the notes that it does not touch as the objects they were', () => {
    const editor = editing();
    const [first, second] = editor.document.notes;
    editor.edit('Draw', withNote(note(67)));
    expect(editor.document.notes[0]).toBe(first);
    expect(editor.document.notes[1]).toBe(second);
  });

  it('of nothing leaves no step', () => {
    const editor = editing();
    editor.edit('Nothing', () => ({}));
    expect(editor.undoLabel).toBe('Open');
  });
});

describe('the latents', () => {
  it('stay when a hand changes the notes, and the steps that changed are told', () => {
    const before = generated();
    const editor = editing(before);
    editor.edit('Draw', withNote(note(67, 9)));
    expect(editor.document.z).toBe(before.z);
    expect(editor.document.drawn).toEqual({ from: 9, to: 10 });
    editor.edit('Draw', withNote({ ...note(50, 3), steps: 2.5 }));
    expect(editor.document.drawn).toEqual({ from: 3, to: 10 });
    expect(editor.document.model).toBe('chorales');
    editor.undo();
    editor.undo();
    expect(editor.document).toBe(before);
  });

  it('know a note that moved by where it was and where it is', () => {
    const editor = editing();
    editor.edit('Move', ({ document }) => ({
      document: { ...document, notes: [document.notes[0]!, note(64, 12)] },
    }));
    expect(editor.document.drawn).toEqual({ from: 1, to: 13 });
  });

  it('are not touched by how loud notes are', () => {
    const before = generated();
    const editor = editing(before);
    editor.edit('Velocity', ({ document }) => ({
      document: { ...document, notes: document.notes.map((one) => ({ ...one, velocity: 12 })) },
    }));
    expect(editor.document.drawn).toBeUndefined();
    expect(editor.document.z).toBe(before.z);
  });

  it('are let go when the piece grows, which they do not fit, and come back with undo, the very arrays', () => {
    const before = generated();
    const editor = editing(before);
    editor.edit('Draw', ({ document }) => ({
      document: { ...document, notes: [...document.notes, note(67, 64)], steps: 68 },
    }));
    expect([editor.document.epsilon, editor.document.z, editor.document.u]).toEqual([null, null, null]);
    expect(editor.document.drawn).toBeUndefined();
    editor.undo();
    expect(editor.document.z).toBe(before.z);
    expect(editor.document.epsilon).toBe(before.epsilon);
    expect(editor.document.u).toBe(before.u);
  });

  it('that were encoded anew take the place of the old without a step for undo', () => {
    const editor = editing();
    editor.edit('Draw', withNote(note(67, 9)));
    const [drawn, latents] = [editor.document, { epsilon: tensor(), z: tensor(), u: tensor() }];
    expect(editor.encoded(drawn, 'chorales', latents)).toBe(true);
    expect(editor.document.z).toBe(latents.z);
    expect(editor.document.drawn).toBeUndefined();
    expect(editor.document.notes).toBe(drawn.notes);
    expect(editor.undoLabel).toBe('Draw');
  });

  it('of a document that has changed meanwhile are not taken', () => {
    const editor = editing();
    editor.edit('Draw', withNote(note(67, 9)));
    const late = editor.document;
    editor.edit('Draw', withNote(note(69, 9)));
    const now = editor.document;
    expect(editor.encoded(late, 'chorales', { epsilon: tensor(), z: tensor(), u: tensor() })).toBe(false);
    expect(editor.document).toBe(now);
  });

  it('stay when something other than the notes changes', () => {
    const before = generated();
    const editor = editing(before);
    editor.edit('Tempo', (now) => ({ document: { ...now.document, tempo: 120 } }));
    expect(editor.document.z).toBe(before.z);
    expect(editor.document.tempo).toBe(120);
  });

  it('are those that came with the notes when both change', () => {
    const editor = editing();
    const z = tensor();
    editor.edit('Reroll', (now) => ({ document: { ...now.document, notes: [note(50)], z } }));
    expect(editor.document.z).toBe(z);
  });

  it('know what a gesture has drawn, and forget it when it is given up', () => {
    const before = generated();
    const editor = editing(before);
    const gesture = editor.begin();
    gesture.preview(withNote(note(67, 20)));
    gesture.preview(withNote(note(67, 5)));
    expect(editor.document.drawn).toEqual({ from: 5, to: 6 });
    gesture.abandon();
    expect(editor.document).toBe(before);
  });
});

describe('a gesture', () => {
  it('is one step, each of its moments computed from where it began', () => {
    const editor = editing();
    const { document } = editor;
    const gesture = editor.begin();
    for (const pitch of [70, 71, 72]) gesture.preview(withNote(note(pitch)));
    expect(editor.document.notes.map(({ pitch }) => pitch)).toEqual([60, 64, 72]);
    gesture.settle('Drag');
    expect(editor.undoLabel).toBe('Drag');
    editor.undo();
    expect(editor.document).toBe(document);
    expect(editor.undoLabel).toBe('Open');
  });

  it('that is given up leaves no step', () => {
    const editor = editing();
    const gesture = editor.begin();
    gesture.preview(withNote(note(70)));
    gesture.abandon();
    gesture.settle('Drag');
    expect(editor.undoLabel).toBe('Open');
  });

  it('ends when another piece is opened under it, which stays', () => {
    const editor = editing();
    const { document } = editor;
    const gesture = editor.begin();
    gesture.preview(withNote(note(70)));
    const arrived = generated();
    editor.open('Generate', arrived);
    gesture.preview(withNote(note(71)));
    gesture.settle('Drag');
    expect(editor.document).toBe(arrived);
    expect(editor.undoLabel).toBe('Generate');
    editor.undo();
    expect(editor.document).toBe(document);
    gesture.preview(withNote(note(72)));
    expect(editor.document).toBe(document);
  });
});

describe('the selection', () => {
  it('holds note objects and is no step of its own', () => {
    const editor = editing();
    const [first] = editor.document.notes;
    editor.select([first!]);
    expect(editor.selection).toEqual(new Set([first]));
    expect(editor.undoLabel).toBe('Open');
  });

  it('that stood before an edit is back after undo', () => {
    const editor = editing();
    const [first, second] = editor.document.notes;
    editor.select([first!]);
    editor.edit('Delete', ({ document, selection }) => ({
      document: { ...document, notes: document.notes.filter((one) => !selection.has(one)) },
      selection: new Set(),
    }));
    expect(editor.document.notes).toEqual([second]);
    editor.undo();
    expect(editor.selection).toEqual(new Set([first]));
    expect(editor.document.notes.every((one) => one === first || one === second)).toBe(true);
  });

  it('is empty in a document that is opened, and the old one comes back with undo', () => {
    const editor = editing();
    const [first] = editor.document.notes;
    editor.select([first!]);
    editor.open('Open another', generated());
    expect(editor.selection.size).toBe(0);
    editor.undo();
    expect(editor.selection).toEqual(new Set([first]));
  });
});
