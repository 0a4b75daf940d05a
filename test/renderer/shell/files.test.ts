import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import first from '../../../assets/demo/first.json' with { type: 'json' };
import type { MusicDocument } from '../../../core/document.ts';
import { importMidi } from '../../../core/music/midi/import.ts';
import { byStart, type StepNote } from '../../../core/music/notes.ts';
import { type Api, HostError } from '../../../renderer/api.ts';
import { excerpt, fileName, refusalOf, toMidi } from '../../../renderer/files.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';
import { Files } from '../../../renderer/state/files.svelte.ts';
import { Notices } from '../../../renderer/state/notices.svelte.ts';
import { Toasts } from '../../../renderer/state/toasts.svelte.ts';

const demo = first as MusicDocument;

afterEach(() => vi.useRealTimers());

/** Files over a host that answers with `answers`, by the name of the call. */
function setUp(answers: Record<string, (request: never) => unknown>) {
  vi.useFakeTimers();
  const editor = new Editor(demo);
  const notices = new Notices();
  const toasts = new Toasts();
  const call = (name: string, request: unknown) =>
    Promise.resolve().then(() => answers[name]!(request as never));
  const files = new Files({
    api: { call } as Pick<Api, 'call'>,
    editor,
    notices,
    toasts,
    hostDialogs: () => true,
    opened: () => undefined,
  });
  return { files, editor, notices, toasts };
}

/** What the host makes of a file's bytes. */
function readByHost({ file }: { file: { name: string; bytes: Uint8Array } }) {
  const { notes, roll, stepQuarters, tempo } = importMidi(file.bytes);
  return { title: file.name.replace(/\.mid$/, ''), notes, steps: roll.length, stepQuarters, tempo };
}

function midiFile(name: string, content: BlobPart): File {
  return new File([content], name, { type: 'audio/midi' });
}

describe('a piece that is exported', () => {
  it('has the same notes and tempo when it is imported again', async () => {
    const { files, editor, toasts } = setUp({ 'midi.read': readByHost });
    await files.open([midiFile('Still water.mid', await toMidi(demo))]);
    const { notes, steps, stepQuarters, tempo, title } = editor.document;
    expect({ notes, steps, stepQuarters, title }).toEqual({
      notes: demo.notes,
      steps: demo.steps,
      stepQuarters: demo.stepQuarters,
      title: demo.title,
    });
    expect(tempo).toBeCloseTo(demo.tempo, 3);
    expect(toasts.items[0]!.text).toBe('Opened Still water.mid');
  });

  it('keeps notes that lie between the steps', async () => {
    const between: StepNote[] = [
      { pitch: 60, startStep: 0, steps: 0.5, velocity: 80 },
      { pitch: 62, startStep: 0.5, steps: 1.25, velocity: 64 },
      { pitch: 64, startStep: 3.75, steps: 0.25, velocity: 127 },
    ];
    const { notes } = importMidi(await toMidi({ ...demo, notes: between }), 0.25);
    expect(notes).toEqual(
      between.map((note) => ({ ...note, startStep: note.startStep * 4, steps: note.steps * 4 })),
    );
  });

  it('goes where the person said, and says so', async () => {
    let saved: { suggestion: string; bytes: Uint8Array } | undefined;
    const { files, toasts } = setUp({
      'files.save': (request: typeof saved) => {
        saved = request;
        return { name: 'water.mid' };
      },
    });
    await files.export();
    expect(saved!.suggestion).toBe('Still water.mid');
    expect(importMidi(saved!.bytes, 1).notes).toEqual(demo.notes);
    expect(toasts.items[0]!.text).toBe('Saved water.mid');
  });

  it('is not said to be saved when the person changed their mind', async () => {
    const { files, toasts, notices } = setUp({ 'files.save': () => ({}) });
    await files.export();
    expect([toasts.items, notices.items]).toEqual([[], []]);
  });

  it('can be tried again when the disk is full', async () => {
    let full = true;
    const { files, toasts, notices } = setUp({
      'files.save': () => {
        if (full) throw new HostError('bad-argument', 'there is no room left on the disk');
        return { name: 'water.mid' };
      },
    });
    await files.export();
    expect(notices.items[0]!.detail).toMatch(/no room left on the disk/);
    full = false;
    notices.items[0]!.actions![0]!.run();
    await vi.waitFor(() => expect(toasts.items[0]?.text).toBe('Saved water.mid'));
    expect(notices.items).toEqual([]);
  });

  it('may be the selected notes alone, from their own bar on', () => {
    const chosen = demo.notes.filter(({ startStep }) => startStep >= 33 && startStep < 40);
    const { notes } = excerpt(demo, new Set(chosen));
    expect(notes).toEqual(chosen.map((note) => ({ ...note, startStep: note.startStep - 32 })));
  });
});

describe('a file that comes in', () => {
  it('is one step for undo, and its toast takes it back', async () => {
    const { files, editor, toasts } = setUp({ 'midi.read': readByHost });
    await files.open([midiFile('water.mid', await toMidi({ ...demo, notes: demo.notes.slice(0, 8) }))]);
    expect(editor.undoLabel).toBe('Import water');
    expect([...editor.document.notes].sort(byStart)).toEqual(demo.notes.slice(0, 8));
    toasts.items[0]!.action!.run();
    expect(editor.document).toBe(demo);
  });

  it('is told of when not all of it could be taken', async () => {
    const { files, notices } = setUp({
      'midi.read': (request: never) => ({ ...readByHost(request), warning: '3 drum notes left out' }),
    });
    await files.open([midiFile('band.mid', await toMidi(demo))]);
    expect(notices.items).toMatchObject([{ tone: 'warn', detail: '3 drum notes left out.' }]);
  });

  it('leaves the piece alone when it cannot be read', async () => {
    const { files, editor, notices } = setUp({
      'midi.read': () => {
        throw new HostError('bad-file', 'there is no track (MTrk) in it');
      },
    });
    await files.open([midiFile('holiday.mid', 'this is no music')]);
    expect(editor.document).toBe(demo);
    expect(notices.items[0]!.title).toBe('holiday.mid could not be opened.');
    expect(notices.items[0]!.detail).toMatch(/There is no track \(MTrk\) in it\./);
    expect(files.reading).toBeUndefined();
  });

  it('is refused before it is sent when it cannot be one piece of music', () => {
    const file = (name: string, size = 100, type = '') => ({ name, size, type });
    expect(refusalOf([file('song.mid')])).toBeUndefined();
    expect(refusalOf([file('SONG.MIDI')])).toBeUndefined();
    expect(refusalOf([file('song', 100, 'audio/midi')])).toBeUndefined();
    expect(refusalOf([file('song.mp3', 100, 'audio/mpeg')])).toMatch(/song\.mp3 is not a MIDI file/);
    expect(refusalOf([file('a.mid'), file('b.mid')])).toMatch(/2 files/);
    expect(refusalOf([file('a.mid', 40 * 2 ** 20)])).toMatch(/32 MB/);
    expect(refusalOf([])).toBeDefined();
  });
});

describe('the name of an exported file', () => {
  it('is the title where systems allow it', () => {
    expect(fileName('Still water')).toBe('Still water');
    expect(fileName('Übung für Ω')).toBe('Übung für Ω');
    expect(fileName('a/b\\c: "d"?')).toBe('a b c d');
    expect(fileName('..')).toBe('Untitled');
    expect(fileName('  ')).toBe('Untitled');
    expect(fileName('con')).toBe('con_');
  });

  it('is always one that the host takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (title) => {
        const name = `${fileName(title)}.mid`;
        expect(name).toMatch(/^[^/\\\0]+$/);
        expect(name.length).toBeLessThanOrEqual(200);
        expect(name).not.toMatch(/^\.|[. ]\.mid$/);
      }),
    );
  });
});
