import { describe, expect, it } from 'vitest';
import type { Tracks } from '../../../core/contract/collection.ts';
import { importMidi, verdict } from '../../../core/music/midi/import.ts';
import { bytesOf, header, note, track } from './midi-bytes.ts';

const program = (channel: number, sound: number) => [0, 0xc0 | channel, sound];
/** Channel 1 a flute, 2 without a sound, 3 a clavinet, 10 drums. */
const band = bytesOf(
  header(1, 4),
  track(program(0, 73), note(60, { channel: 0 }), program(0, 0)),
  track(note(62, { channel: 1 })),
  track(program(2, 40), program(2, 7), note(64, { channel: 2 })),
  track(note(40, { channel: 9 })),
);
const flutes = bytesOf(
  header(0, 1),
  track(program(0, 73), program(1, 74), note(60), note(72, { channel: 1 })),
);

const pitches = (bytes: Uint8Array, tracks: Tracks) =>
  importMidi(bytes, 1, tracks)
    .notes.map(({ pitch }) => pitch)
    .sort();
const reason = (bytes: Uint8Array, tracks: Tracks) => verdict(importMidi(bytes, 1, tracks)).reason;

describe('the tracks that are a file’s music', () => {
  it('are all but drums unless a person chooses', () => {
    expect(pitches(band, { of: 'all' })).toEqual([60, 62, 64]);
    expect(reason(band, { of: 'all' })).toBe('1 drum note left out');
  });

  it('are those that begin with the sound of a piano, or name none', () => {
    expect(pitches(band, { of: 'piano' })).toEqual([62, 64]);
    expect(reason(band, { of: 'piano' })).toBe('1 drum note left out; 3 channels: 2 and 3 used, 1 not');
  });

  it('are all where none sounds like a piano, and it is said', () => {
    expect(pitches(flutes, { of: 'piano' })).toEqual([60, 72]);
    expect(reason(flutes, { of: 'piano' })).toBe('no channel sounds like a piano, so all are used');
  });

  it('are one channel, counted as players count', () => {
    expect(pitches(band, { of: 'channel', channel: 3 })).toEqual([64]);
    expect(reason(flutes, { of: 'channel', channel: 2 })).toBe('2 channels: 2 used, 1 not');
    expect(pitches(band, { of: 'channel', channel: 10 })).toEqual([]);
  });

  it('may be none, and it is said', () => {
    expect(reason(flutes, { of: 'channel', channel: 5 })).toBe('2 channels: 1 and 2 not used; no notes left');
  });
});
