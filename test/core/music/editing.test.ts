import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addNotes,
  changeVelocities,
  duplicateNotes,
  moveNotes,
  type NoteEdit,
  pasteNotes,
  quantiseNotes,
  removeNotes,
  resizeNotes,
  setVelocities,
  spanOf,
  splitNotes,
  stepsFor,
} from '../../../core/music/editing.ts';
import { byStart, lastStep, type StepNote } from '../../../core/music/notes.ts';

const note = (pitch: number, startStep: number, steps = 1, velocity = 80): StepNote => ({
  pitch,
  startStep,
  steps,
  velocity,
});

/** A piece, some of whose notes are selected. Times are multiples of an eighth of a step, so that sums are exact. */
const edits: fc.Arbitrary<NoteEdit> = fc
  .array(
    fc.record({
      pitch: fc.integer({ min: 21, max: 108 }),
      startStep: fc.integer({ min: 0, max: 512 }).map((eighths) => eighths / 8),
      steps: fc.integer({ min: 1, max: 64 }).map((eighths) => eighths / 8),
      velocity: fc.integer({ min: 1, max: 127 }),
      chosen: fc.boolean(),
    }),
    { maxLength: 24 },
  )
  .map((drawn) => {
    const pairs = drawn.map(({ chosen, ...rest }) => [rest, chosen] as const);
    return {
      notes: pairs.map(([made]) => made).sort(byStart),
      selection: new Set(pairs.filter(([, chosen]) => chosen).map(([made]) => made)),
    };
  });
const withSelection = edits.filter(({ selection }) => selection.size > 0);
const snaps = fc.constantFrom(0.125, 0.25, 0.5, 1, 2, 4);
const shifts = fc.integer({ min: -800, max: 800 }).map((eighths) => eighths / 8);

/** Every edit that works on the selection, with any arguments. */
const anyEdit = fc.oneof(
  fc.tuple(shifts, fc.integer({ min: -100, max: 100 })).map(
    ([steps, pitch]) =>
      (edit: NoteEdit) =>
        moveNotes(edit, steps, pitch),
  ),
  fc.tuple(fc.constantFrom('start' as const, 'end' as const), shifts, snaps).map(
    ([edge, steps, shortest]) =>
      (edit: NoteEdit) =>
        resizeNotes(edit, edge, steps, shortest),
  ),
  fc.constant(removeNotes),
  snaps.map((snap) => (edit: NoteEdit) => duplicateNotes(edit, snap)),
  snaps.map((snap) => (edit: NoteEdit) => quantiseNotes(edit, snap)),
  fc.integer({ min: -200, max: 200 }).map((change) => (edit: NoteEdit) => changeVelocities(edit, change)),
  fc.integer({ min: 0, max: 512 }).map((eighths) => (edit: NoteEdit) => splitNotes(edit, eighths / 8)),
);

const starts = ({ selection }: NoteEdit) => [...selection].map(({ startStep }) => startStep);
const shape = (notes: Iterable<StepNote>) => {
  const all = [...notes].sort(byStart);
  return all.map(({ pitch, startStep, steps, velocity }) => [
    pitch - all[0]!.pitch,
    startStep - all[0]!.startStep,
    steps,
    velocity,
  ]);
};

describe('every edit', () => {
  it('leaves what is not selected as the very objects they were', () => {
    fc.assert(
      fc.property(edits, anyEdit, (edit, change) => {
        const after = new Set(change(edit).notes);
        for (const left of edit.notes) if (!edit.selection.has(left)) expect(after.has(left)).toBe(true);
      }),
    );
  });

  it('gives notes in order of start, on the piano, in time and within MIDI', () => {
    fc.assert(
      fc.property(edits, anyEdit, (edit, change) => {
        const { notes } = change(edit);
        expect(notes).toEqual([...notes].sort(byStart));
        for (const { pitch, startStep, steps, velocity } of notes) {
          expect(pitch).toBeGreaterThanOrEqual(21);
          expect(pitch).toBeLessThanOrEqual(108);
          expect(startStep).toBeGreaterThanOrEqual(0);
          expect(steps).toBeGreaterThan(0);
          expect(velocity).toBeGreaterThanOrEqual(1);
          expect(velocity).toBeLessThanOrEqual(127);
        }
      }),
    );
  });

  it('selects notes of the piece, and changes neither what it was given', () => {
    fc.assert(
      fc.property(edits, anyEdit, (edit, change) => {
        const [notes, selection] = [structuredClone(edit.notes), structuredClone(edit.selection)];
        const after = change(edit);
        expect([...after.selection].every((selected) => after.notes.includes(selected))).toBe(true);
        expect(edit.notes).toEqual(notes);
        expect(edit.selection).toEqual(selection);
      }),
    );
  });

  it('gives the same array when nothing changed, so that no step of undo is made', () => {
    const edit: NoteEdit = { notes: [note(60, 0), note(64, 4)], selection: new Set() };
    for (const change of [
      moveNotes(edit, 1, 1),
      resizeNotes(edit, 'end', 1, 1),
      quantiseNotes(edit, 1),
      changeVelocities(edit, 10),
      splitNotes(edit, 0.5),
    ]) {
      expect(change.notes).toBe(edit.notes);
    }
    const selected = { ...edit, selection: new Set(edit.notes) };
    expect(quantiseNotes(selected, 1).notes).toBe(edit.notes);
    expect(moveNotes(selected, -3, 0).notes).toBe(edit.notes);
    expect(changeVelocities({ notes: [note(60, 0, 1, 127)], selection: new Set() }, 9).notes).toHaveLength(1);
  });
});

describe('moving', () => {
  it('keeps the shape of the group, however far it is taken', () => {
    fc.assert(
      fc.property(withSelection, shifts, fc.integer({ min: -100, max: 100 }), (edit, dSteps, dPitch) => {
        const after = moveNotes(edit, dSteps, dPitch);
        expect(shape(after.selection)).toEqual(shape(edit.selection));
      }),
    );
  });

  it('goes as far as asked where there is room', () => {
    const edit = { notes: [note(60, 4), note(67, 6)], selection: new Set<StepNote>() };
    const chosen = { ...edit, selection: new Set([edit.notes[0]!]) };
    expect(moveNotes(chosen, 3, -2).notes).toEqual([note(67, 6), note(58, 7)]);
  });

  it('stops at the first step and at the last key', () => {
    const notes = [note(60, 2), note(100, 5)];
    const all = { notes, selection: new Set(notes) };
    expect(moveNotes(all, -9, 40).notes).toEqual([note(68, 0), note(108, 3)]);
    expect(moveNotes(all, 0, -90).notes).toEqual([note(21, 2), note(61, 5)]);
  });

  it('is undone by moving back where no edge was met', () => {
    fc.assert(
      fc.property(withSelection, (edit) => {
        const there = moveNotes(edit, 100, 0);
        expect(moveNotes(there, -100, 0).notes).toEqual(edit.notes);
      }),
    );
  });
});

describe('resizing', () => {
  const notes = [note(60, 2, 2), note(64, 2, 4)];
  const all = { notes, selection: new Set(notes) };

  it('moves the end and leaves the start', () => {
    expect(resizeNotes(all, 'end', 1.5, 1).notes).toEqual([note(60, 2, 3.5), note(64, 2, 5.5)]);
  });

  it('moves the start and leaves the end', () => {
    expect(resizeNotes(all, 'start', 1, 1).notes).toEqual([note(60, 3, 1), note(64, 3, 3)]);
    expect(resizeNotes(all, 'start', -9, 1).notes).toEqual([note(60, 0, 4), note(64, 0, 6)]);
  });

  it('leaves the shortest length of each note', () => {
    expect(resizeNotes(all, 'end', -9, 1).notes).toEqual([note(60, 2, 1), note(64, 2, 1)]);
    const starts = resizeNotes(all, 'start', 9, 0.5).notes;
    expect([...starts].sort((a, b) => a.pitch - b.pitch)).toEqual([note(60, 3.5, 0.5), note(64, 5.5, 0.5)]);
  });

  it('does not lengthen a note that is already shorter than the snap', () => {
    const short = [note(60, 0, 0.25)];
    expect(resizeNotes({ notes: short, selection: new Set(short) }, 'end', -1, 1).notes).toEqual(short);
  });
});

describe('adding and removing', () => {
  it('are each other’s inverse, and what was added is selected', () => {
    fc.assert(
      fc.property(edits, edits, (piece, added) => {
        const copies = added.notes.map((copied) => ({ ...copied }));
        const edit = addNotes(piece.notes, copies);
        expect(edit.selection).toEqual(new Set(copies));
        expect(new Set(removeNotes(edit).notes)).toEqual(new Set(piece.notes));
        expect(removeNotes(edit).selection.size).toBe(0);
      }),
    );
  });
});

describe('duplicating', () => {
  it('repeats the shape right after the span, on the snap', () => {
    fc.assert(
      fc.property(withSelection, snaps, (edit, snap) => {
        const after = duplicateNotes(edit, snap);
        const [from, to] = spanOf(edit.selection);
        const shift = spanOf(after.selection)[0] - from;
        expect(shape(after.selection)).toEqual(shape(edit.selection));
        expect(after.notes).toHaveLength(edit.notes.length + edit.selection.size);
        expect(shift / snap).toBeCloseTo(Math.round(shift / snap), 9);
        expect(shift).toBeGreaterThanOrEqual(to - from);
        expect(shift).toBeLessThan(to - from + snap);
      }),
    );
  });

  it('is a groove when repeated: bar after bar', () => {
    const notes = [note(60, 0, 1), note(64, 3, 1)];
    const once = duplicateNotes({ notes, selection: new Set(notes) }, 1);
    expect(duplicateNotes(once, 1).notes.map(({ startStep }) => startStep)).toEqual([0, 3, 4, 7, 8, 11]);
  });
});

describe('quantising', () => {
  it('puts starts and ends on the snap and is done after once', () => {
    fc.assert(
      fc.property(withSelection, snaps, (edit, snap) => {
        const after = quantiseNotes(edit, snap);
        for (const { startStep, steps } of after.selection) {
          expect(startStep % snap).toBe(0);
          expect(steps % snap).toBe(0);
          expect(steps).toBeGreaterThanOrEqual(snap);
        }
        expect(quantiseNotes(after, snap).notes).toBe(after.notes);
      }),
    );
  });

  it('moves no start by more than half a snap', () => {
    fc.assert(
      fc.property(withSelection, snaps, (edit, snap) => {
        const before = starts(edit).sort((a, b) => a - b);
        const after = starts(quantiseNotes(edit, snap)).sort((a, b) => a - b);
        after.forEach((start, i) => expect(Math.abs(start - before[i]!)).toBeLessThanOrEqual(snap / 2));
      }),
    );
  });
});

describe('velocities', () => {
  const notes = [note(60, 0, 1, 20), note(64, 0, 1, 100)];

  it('change together and stop at MIDI’s ends', () => {
    const louder = changeVelocities({ notes, selection: new Set(notes) }, 40);
    expect(louder.notes.map(({ velocity }) => velocity)).toEqual([60, 127]);
    const softer = changeVelocities({ notes, selection: new Set(notes) }, -40);
    expect(softer.notes.map(({ velocity }) => velocity)).toEqual([1, 60]);
  });

  it('are set for the notes that are named, whole and within MIDI', () => {
    const edit = setVelocities(notes, new Map([[notes[1]!, 140.4]]));
    expect(edit.notes).toEqual([notes[0], { ...notes[1]!, velocity: 127 }]);
    expect(edit.notes[0]).toBe(notes[0]);
    expect([...edit.selection]).toEqual([{ ...notes[1]!, velocity: 127 }]);
    expect(setVelocities(notes, new Map([[notes[0]!, 33.6]])).notes[0]!.velocity).toBe(34);
  });
});

describe('splitting', () => {
  it('cuts what sounds across the step, and nothing else', () => {
    const notes = [note(60, 0, 4), note(64, 0, 2), note(67, 1, 3)];
    const edit = splitNotes({ notes, selection: new Set(notes.slice(0, 2)) }, 2);
    expect(edit.notes).toEqual([note(60, 0, 2), note(64, 0, 2), note(67, 1, 3), note(60, 2, 2)]);
    expect(edit.selection.size).toBe(3);
  });

  it('loses no time', () => {
    const total = (notes: Iterable<StepNote>) => [...notes].reduce((sum, { steps }) => sum + steps, 0);
    fc.assert(
      fc.property(edits, fc.integer({ min: 0, max: 512 }), (edit, eighths) => {
        const after = splitNotes(edit, eighths / 8);
        expect(total(after.notes)).toBeCloseTo(total(edit.notes), 9);
        expect(total(after.selection)).toBeCloseTo(total(edit.selection), 9);
      }),
    );
  });
});

describe('pasting', () => {
  it('puts the shape where it is asked for and leaves what was copied', () => {
    fc.assert(
      fc.property(edits, withSelection, snaps, (piece, { selection }, step) => {
        const after = pasteNotes(piece.notes, [...selection], step);
        expect(spanOf(after.selection)[0]).toBeCloseTo(step, 9);
        expect(shape(after.selection)).toEqual(shape(selection));
        for (const copied of selection) expect(after.selection.has(copied)).toBe(false);
      }),
    );
  });
});

describe('the length of a piece', () => {
  it('stays while its notes fit, and grows by whole bars', () => {
    expect(stepsFor([note(60, 10, 6)], 16, 4)).toBe(16);
    expect(stepsFor([note(60, 10, 6.5)], 16, 4)).toBe(20);
    expect(stepsFor([], 16, 4)).toBe(16);
  });

  it('holds every note and is whole, whatever a bar is', () => {
    fc.assert(
      fc.property(edits, fc.constantFrom(1, 1 / 3, 0.25, 3, 5), ({ notes }, stepQuarters) => {
        const steps = stepsFor(notes, 8, 4 / stepQuarters);
        expect(Number.isInteger(steps)).toBe(true);
        expect(steps).toBeGreaterThanOrEqual(lastStep(notes));
      }),
    );
  });
});
