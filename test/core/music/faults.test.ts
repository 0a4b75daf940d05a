import { describe, expect, it } from 'vitest';
import { importMidi, verdict } from '../../../core/music/midi/import.ts';
import { END, bytesOf, chunk, header, meta, note, oneTrack, tempo, track } from './midi-bytes.ts';

const twoNotes = [note(60), note(64)];
const bothNotes = [[60], [64]];
const body = [...twoNotes.flat(), ...END];
const riff = (inside: number[]) => {
  const size = inside.length;
  const little = [size & 255, size >> 8, 0, 0];
  return bytesOf(
    [...'RIFF'].map((c) => c.charCodeAt(0)),
    [size + 12, 0, 0, 0],
    [...'RMIDdata'].map((c) => c.charCodeAt(0)),
    little,
    inside,
    [...'LIST'].map((c) => c.charCodeAt(0)),
    [4, 0, 0, 0, 1, 2, 3, 4],
  );
};

/** Each damaged file still holds two quarter notes, C4 and E4, and its fault has a sentence. */
const MENDED: [name: string, bytes: Uint8Array, sentence: string][] = [
  [
    'RIFF/RMID wrapper',
    riff([...header(0, 1), ...track(...twoNotes)]),
    'the file is wrapped in a RIFF container',
  ],
  [
    'bytes before the header',
    bytesOf([1, 2, 3], header(0, 1), track(...twoNotes)),
    '3 bytes before the header skipped',
  ],
  [
    'damaged name of the header',
    bytesOf(chunk('MT0d', header(0, 1).slice(8)), track(...twoNotes)),
    'the header chunk is named "MT0d", read as MThd',
  ],
  [
    'short header',
    bytesOf(chunk('MThd', header(0, 1).slice(8), 4), track(...twoNotes)),
    'the header is 4 bytes long instead of 6',
  ],
  [
    'alien chunk',
    bytesOf(header(0, 1), chunk('XFIH', [1, 2, 3]), track(...twoNotes)),
    '1 unknown chunk ("XFIH") skipped',
  ],
  [
    'rubble between chunks',
    bytesOf(header(0, 1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], track(...twoNotes)),
    '10 bytes that are no chunk skipped',
  ],
  [
    'damaged name of a track',
    bytesOf(header(0, 1), chunk('mTrk', body)),
    'a track chunk is named "mTrk", read as MTrk',
  ],
  [
    'missing end of track',
    bytesOf(header(0, 1), chunk('MTrk', twoNotes.flat())),
    '1 track without an end-of-track event',
  ],
  ['track length too large', bytesOf(header(0, 1), chunk('MTrk', body, 9999)), '1 track with a wrong length'],
  [
    'track length too small',
    bytesOf(header(1, 2), chunk('MTrk', body, 5), track()),
    '1 track with a wrong length',
  ],
  [
    'track broken off in an event',
    bytesOf(header(0, 1), chunk('MTrk', [...twoNotes.flat(), 0, 0x90, 60])),
    '1 track broken off in the middle of an event',
  ],
  [
    'bytes after the end of track',
    bytesOf(header(0, 1), chunk('MTrk', [...body, 0, 0x90, 80, 64])),
    'bytes after the end of 1 track ignored',
  ],
  [
    'running status broken by a meta event',
    oneTrack([0, 0x90, 60, 64, ...[0x83, 0x60], 60, 0], meta(1, [65]), [0, 64, 64, ...[0x83, 0x60], 64, 0]),
    'running status broken by a meta or system-exclusive event, carried on 1 time',
  ],
  [
    'running status broken by sysex',
    oneTrack(
      [0, 0x90, 60, 64, ...[0x83, 0x60], 60, 0],
      [0, 0xf0, 2, 1, 0xf7],
      [0, 64, 64, 0x83, 0x60, 64, 0],
    ),
    'running status broken by a meta or system-exclusive event, carried on 1 time',
  ],
  [
    'overcounted tracks',
    bytesOf(header(1, 3), track(...twoNotes)),
    'the header counts 3 tracks, the file has 1',
  ],
  [
    'undercounted tracks',
    bytesOf(header(1, 1), track(), track(...twoNotes)),
    'the header counts 1 track, the file has 2',
  ],
  [
    'format 0 with two tracks',
    bytesOf(header(0, 2), track(), track(...twoNotes)),
    'format 0 with 2 tracks, all read',
  ],
  ['unknown format', bytesOf(header(7, 1), track(...twoNotes)), 'unknown format 7, read as format 1'],
  [
    'format 2',
    bytesOf(header(2, 2), track(note(60)), track(note(64))),
    'format 2: its 2 patterns are placed one after the other',
  ],
  [
    'division 0',
    bytesOf(header(0, 1, 0), track(...twoNotes)),
    'the time division is 0, read as 480 ticks to the quarter note',
  ],
  [
    'SMPTE division',
    bytesOf(header(0, 1, 0xe728), track(note(60, { ticks: 500 }), note(64, { ticks: 500 }))),
    'SMPTE time division (25 frames of 40 ticks): a quarter note is taken as half a second',
  ],
  [
    'short tempo event',
    oneTrack(meta(0x51, [7]), ...twoNotes),
    '1 meta event of a wrong length (tempo), ignored where short',
  ],
  [
    'short key signature',
    oneTrack(meta(0x59, [1]), ...twoNotes),
    '1 meta event of a wrong length (key signature), ignored where short',
  ],
  [
    'impossible key signature',
    oneTrack(meta(0x59, [8, 0]), ...twoNotes),
    '1 meta event with an impossible value (key signature)',
  ],
  ['tempo of 0', oneTrack(tempo(0), ...twoNotes), '1 tempo of 0 ignored'],
  ['data byte above 127', oneTrack([0, 0xb0, 7, 0xa8], ...twoNotes), '1 data byte above 127'],
  ['data without status', oneTrack([0, 5], ...twoNotes), '1 data byte without a status byte skipped'],
  [
    'system message in a file',
    oneTrack([0, 0xfe], ...twoNotes),
    '1 system message that may not be in a file skipped',
  ],
  ['note-off without a note', oneTrack([0, 0x80, 70, 0], ...twoNotes), '1 note-off without a note ignored'],
  [
    'note that never ends',
    oneTrack(note(60), [0, 0x90, 64, 64], meta(1, [65], 480)),
    '1 note never ended, closed',
  ],
  [
    'notes outside the piano',
    oneTrack(note(60), note(64), note(109), note(20)),
    '2 notes outside the piano (A0 to C8) left out',
  ],
  ['drums', oneTrack(note(60), note(64), note(38, { channel: 9 })), '1 drum note left out'],
];

describe('a damaged file', () => {
  it.each(MENDED)('%s: comes in and the fault is named', (_, bytes, sentence) => {
    const piece = importMidi(bytes, 1);
    const { status, reason } = verdict(piece);
    expect(piece.roll).toEqual(bothNotes);
    expect(status).toBe('warned');
    expect(reason).toBe(sentence);
  });

  it('gives a note without length one tick', () => {
    const piece = importMidi(oneTrack(note(60, { ticks: 0 })), 1);
    expect(piece.notes).toEqual([{ pitch: 60, startStep: 0, steps: 1, velocity: 64 }]);
    expect(piece.faults).toEqual(['1 note without length, given one tick']);
  });

  it('does not shift later notes of a key on which one note-off is missing', () => {
    const missing = [0, 0x90, 60, 64];
    const later = [note(60, { delta: 960 }), note(60, { delta: 480 })];
    expect(importMidi(oneTrack(missing, ...later), 1).roll).toEqual([[60], [60], [60], [], [60]]);
  });

  it('pairs two voices on one key first with first', () => {
    const voices = [0, 0x90, 60, 1, 100, 60, 2, 100, 60, 0, 100, 60, 0];
    const { notes } = importMidi(oneTrack(voices), 100 / 480);
    expect(notes.map((n) => [n.startStep, n.steps, n.velocity])).toEqual([
      [0, 2, 1],
      [1, 2, 2],
    ]);
  });

  it('counts equal faults in one sentence', () => {
    const offs = Array.from({ length: 1000 }, () => [0, 0x80, 60, 0]);
    expect(importMidi(oneTrack(note(60), ...offs)).faults).toEqual(['1000 note-offs without a note ignored']);
  });

  it('warns when no notes are left', () => {
    expect(verdict(importMidi(oneTrack()))).toEqual({ status: 'warned', reason: 'no notes left' });
  });
});

describe('what is no piece', () => {
  const paragraph = new TextEncoder().encode(
    'A MIDI file begins with MThd and has MTrk chunks in it, says the book.',
  );
  it.each([
    ['nothing', new Uint8Array(), 'the file is empty'],
    ['a text', new TextEncoder().encode('file does not exist'), 'not a MIDI file: it has no header (MThd)'],
    ['a text about MIDI', paragraph, 'not a MIDI file: it has no header (MThd)'],
    [
      'a bare sysex message',
      bytesOf([0xf0, 0x7e, 0x7f, 6, 1, 0xf7]),
      'not a MIDI file: it has no header (MThd)',
    ],
    ['a header alone', bytesOf(header(1, 1)), 'there is no track (MTrk) in it'],
    [
      'a piece of days',
      oneTrack([0xff, 0xff, 0xff, 0x7f, 0x90, 60, 64, 1, 60, 0]),
      'it reaches over 559241 steps, more than the 50000 of a piece',
    ],
  ])('%s is refused with the reason', (_, bytes, sentence) => {
    expect(() => importMidi(bytes, 1)).toThrow(sentence);
  });

  it('is a picture of a quarter of a million notes', () => {
    const notes = Array.from({ length: 250_001 }, () => [0, 0x90, 60, 1]).flat();
    expect(() => importMidi(bytesOf(header(0, 1), chunk('MTrk', notes)))).toThrow('more than 250000 notes');
  });
});
