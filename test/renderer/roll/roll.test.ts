import { beforeEach, describe, expect, it } from 'vitest';
import { emptyDocument } from '../../../core/document.ts';
import type { StepNote } from '../../../core/music/notes.ts';
import { xOf } from '../../../renderer/roll/coordinates.ts';
import { Roll } from '../../../renderer/roll/roll.svelte.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';
import { FakePlayer } from './fake-player.svelte.ts';

const note = (pitch: number, startStep: number, steps = 1, velocity = 80): StepNote => ({
  pitch,
  startStep,
  steps,
  velocity,
});

let editor: Editor;
let player: FakePlayer;
let roll: Roll;

/** A roll over a piece with all its notes selected. */
function begin(notes: readonly StepNote[], rest = {}): void {
  editor = new Editor({ ...emptyDocument(), ...rest, notes });
  player = new FakePlayer();
  roll = new Roll(editor, player);
  roll.resize({ width: 960, height: 600 });
  roll.selectAll();
}

const notes = () => editor.document.notes;

beforeEach(() => begin([note(60, 0), note(64, 2)]));

describe('a command on the selection', () => {
  it.each([
    ['move', () => roll.move(1, 0), 'Move'],
    ['transpose', () => roll.move(0, 12), 'Transpose'],
    ['lengthen', () => roll.lengthen(1), 'Resize'],
    ['louder', () => roll.louder(5), 'Velocity'],
    ['duplicate', () => roll.duplicate(), 'Duplicate'],
    ['remove', () => roll.remove(), 'Delete'],
    ['cut', () => roll.cut(), 'Delete'],
  ])('%s is one step of undo, with its name', (_, run, label) => {
    const before = notes();
    run();
    expect(notes()).not.toBe(before);
    expect(editor.undoLabel).toBe(label);
    editor.undo();
    expect(notes()).toBe(before);
    expect(editor.undoLabel).toBeUndefined();
  });

  it('does nothing without a selection, and leaves no step of undo', () => {
    roll.selectNone();
    for (const run of [
      () => roll.move(1, 1),
      () => roll.lengthen(1),
      () => roll.louder(5),
      () => roll.duplicate(),
      () => roll.remove(),
      () => roll.cut(),
      () => roll.paste(),
      () => roll.split(),
    ])
      run();
    expect(notes()).toEqual([note(60, 0), note(64, 2)]);
    expect(editor.undoLabel).toBeUndefined();
  });

  it('that can go no further leaves no step of undo', () => {
    roll.move(-1, 0);
    expect(editor.undoLabel).toBeUndefined();
  });

  it('lets the piece grow by whole bars where notes need it', () => {
    roll.move(62, 0);
    expect(editor.document.steps).toBe(68);
    editor.undo();
    expect(editor.document.steps).toBe(64);
  });

  it('sounds the first note when its pitch changes, not when its time does', () => {
    roll.move(1, 0);
    expect(player.auditioned).toEqual([]);
    roll.move(0, 3);
    expect(player.auditioned).toEqual([63]);
  });
});

describe('moving', () => {
  it('takes the note cursor along, as far as the notes went', () => {
    roll.cursor = { step: 2, pitch: 64 };
    roll.move(-1, 0);
    expect(roll.cursor).toEqual({ step: 2, pitch: 64 });
    roll.move(3, -50);
    expect(roll.cursor).toEqual({ step: 5, pitch: 64 - 39 });
  });
});

describe('quantising', () => {
  it('means the selection', () => {
    begin([note(60, 0.4), note(64, 1.4)]);
    editor.select([notes()[0]!]);
    roll.quantise();
    expect(notes()).toEqual([note(60, 0), note(64, 1.4)]);
  });

  it('means every note when none is selected, and selects none', () => {
    begin([note(60, 0.4), note(64, 1.4)]);
    roll.selectNone();
    roll.quantise();
    expect(notes()).toEqual([note(60, 0), note(64, 1)]);
    expect(editor.selection.size).toBe(0);
  });
});

describe('copy and paste', () => {
  it('puts the shape at the playhead and selects it', () => {
    roll.copy();
    player.seek(10.2);
    roll.paste();
    expect(notes()).toEqual([note(60, 0), note(64, 2), note(60, 10), note(64, 12)]);
    expect([...editor.selection]).toEqual([note(60, 10), note(64, 12)]);
  });

  it('keeps what was cut', () => {
    roll.cut();
    expect(notes()).toEqual([]);
    roll.paste();
    expect(notes()).toEqual([note(60, 0), note(64, 2)]);
  });

  it('keeps lengths of time in a piece of another grid', () => {
    roll.copy();
    editor.open('Open', { ...emptyDocument(0.25), notes: [] });
    roll.paste();
    expect(notes()).toEqual([note(60, 0, 4), note(64, 8, 4)]);
  });
});

describe('splitting', () => {
  it('cuts at the playhead, or at the note cursor while that is shown', () => {
    begin([note(60, 0, 8)]);
    player.seek(2);
    roll.split();
    expect(notes()).toEqual([note(60, 0, 2), note(60, 2, 6)]);
    roll.cursor = { step: 4, pitch: 60 };
    roll.cursorShown = true;
    roll.split();
    expect(notes()).toEqual([note(60, 0, 2), note(60, 2, 2), note(60, 4, 4)]);
    expect(editor.undoLabel).toBe('Split');
  });
});

describe('looping the selection', () => {
  it('loops its span on whole snaps', () => {
    begin([note(60, 1.5, 1), note(64, 4, 2.5)]);
    roll.loopSelection();
    expect(player.loop).toEqual({ startStep: 1, endStep: 7 });
    expect(player.looping).toBe(true);
  });

  it('turns looping on and off when nothing is selected', () => {
    roll.selectNone();
    roll.loopSelection();
    expect([player.loop, player.looping]).toEqual([null, true]);
    roll.loopSelection();
    expect(player.looping).toBe(false);
  });
});

describe('the snap', () => {
  it('is a step of the piece until one is chosen, then keeps its length in time', () => {
    expect(roll.snapSteps).toBe(1);
    editor.open('Open', emptyDocument(0.25));
    expect(roll.snapSteps).toBe(1);
    roll.snapSteps = 2;
    editor.open('Open', emptyDocument(1));
    expect(roll.snapSteps).toBe(0.5);
  });

  it('is the length of the next note, until one was drawn or resized', () => {
    roll.snapSteps = 0.5;
    roll.add({ step: 8, pitch: 50 });
    roll.lastSteps = 3;
    roll.add({ step: 12, pitch: 50 });
    expect(notes().slice(-2)).toEqual([note(50, 8, 0.5), note(50, 12, 3)]);
    expect(player.auditioned).toEqual([50, 50]);
  });
});

describe('the view', () => {
  it('shows the whole piece, and still does when the roll changes its size', () => {
    expect(xOf(roll.view, 64)).toBeCloseTo(960, 6);
    roll.resize({ width: 480, height: 400 });
    expect(xOf(roll.view, 64)).toBeCloseTo(480, 6);
  });

  it('stays at what a person looks at when the roll changes its size', () => {
    roll.zoomTime(4, 0);
    roll.scrollTo(8);
    const { stepWidth } = roll.view;
    roll.resize({ width: 480, height: 600 });
    expect(roll.view).toMatchObject({ leftStep: 8, stepWidth });
  });

  it('brings a place into view and no further than it must', () => {
    roll.zoomTime(8, 0);
    roll.reveal({ step: 4, pitch: 60, steps: 1 });
    expect(roll.view.leftStep).toBe(0);
    roll.reveal({ step: 40, pitch: 60, steps: 1 });
    expect(xOf(roll.view, 41)).toBeCloseTo(960, 6);
    roll.reveal({ step: 3, pitch: 60, steps: 1 });
    expect(xOf(roll.view, 3)).toBeCloseTo(0, 6);
  });
});

describe('another piece', () => {
  const settings = (seed: number) => ({
    settings: { seed, index: 0, temperature: 1, emission: 'sample' as const, threshold: 0.5 },
  });
  const show = (next: Partial<typeof editor.document>) => {
    const before = editor.document;
    editor.open('Open', { ...before, ...next });
    roll.adapt(before, editor.document);
  };

  beforeEach(() => {
    begin([note(60, 0), note(64, 2)], settings(1));
    roll.zoomTime(4, 0);
  });

  it('of the same length that is all in view changes nothing, so that candidates can be compared', () => {
    const { view } = roll;
    show({ notes: [note(62, 5)], ...settings(2) });
    expect(roll.view).toBe(view);
  });

  it('that is longer, or has notes out of view, is shown whole', () => {
    show({ notes: [note(62, 5)], steps: 128, ...settings(2) });
    expect(xOf(roll.view, 128)).toBeCloseTo(960, 6);
    roll.zoomPitch(3, 0);
    show({ notes: [note(25, 5), note(100, 5)], ...settings(3) });
    expect(roll.view.keyHeight).toBeLessThan(10);
  });

  it('is not what an edit makes', () => {
    const [before, { view }] = [editor.document, roll];
    roll.move(70, 20);
    roll.adapt(before, editor.document);
    expect(roll.view).toBe(view);
  });
});
