import fc from 'fast-check';
import tonejs from '@tonejs/midi';
import { describe, expect, it } from 'vitest';
import { importMidi, verdict } from '../../../core/music/midi/import.ts';
import { readMidi } from '../../../core/music/midi/read.ts';
import { notesToMidi, rollToMidi } from '../../../core/music/midi/write.ts';
import { notesToRoll, withoutOverlaps } from '../../../core/music/notes.ts';
import { anyNotes, anyRoll } from './arbitrary.ts';
import { noisyRoll } from './sound-pieces.ts';

const anyStep = fc.constantFrom(1, 1 / 2, 1 / 3, 1 / 4, 1 / 8, 1 / 12, 0.15, 4);

describe('a roll written as MIDI', () => {
  it('is the same roll when imported, silent ends included', () => {
    fc.assert(
      fc.property(anyRoll, anyStep, fc.integer({ min: 20, max: 300 }), (roll, stepQuarters, tempo) => {
        const piece = importMidi(rollToMidi(roll, { stepQuarters, tempo }), stepQuarters);
        expect(piece.roll).toEqual(roll);
        expect(piece.faults).toEqual([]);
        expect(piece.tempo).toBeCloseTo(tempo, 2);
      }),
    );
  });

  it('has the same bytes each time', () => {
    const roll = noisyRoll(3, 30);
    const options = { stepQuarters: 0.5, name: 'twice' };
    expect(rollToMidi(roll, options)).toEqual(rollToMidi(roll, options));
  });

  it('opens in another reader with its tempo, name, velocity and notes', () => {
    const bytes = rollToMidi([[60], [60, 64], []], {
      stepQuarters: 1,
      tempo: 77,
      name: 'Übung',
      velocity: 101,
    });
    const { header, tracks } = new tonejs.Midi(bytes);
    expect(header.tempos.map((t) => t.bpm)).toEqual([60e6 / Math.round(60e6 / 77)]);
    expect(new TextDecoder().decode(Uint8Array.from(header.name, (c) => c.charCodeAt(0)))).toBe('Übung');
    const notes = tracks.flatMap((t) => t.notes);
    expect(notes.map((n) => [n.midi, n.ticks, n.durationTicks])).toEqual([
      [60, 0, 960],
      [64, 480, 480],
    ]);
    expect(notes.map((n) => Math.round(n.velocity * 127))).toEqual([101, 101]);
  });

  it('ends every track with end of track, so no reader misses it', () => {
    const bytes = rollToMidi(noisyRoll(4, 10), { stepQuarters: 1 });
    expect([...bytes.slice(-4)]).toEqual([0, 0xff, 0x2f, 0]);
    expect(verdict(importMidi(bytes))).toEqual({ status: 'imported' });
  });

  it('refuses steps and tempos that MIDI cannot say', () => {
    expect(() => rollToMidi([[60]], { stepQuarters: 0 })).toThrow('a grid is auto or a step');
    expect(() => rollToMidi([[60]], { stepQuarters: 1, tempo: NaN })).toThrow(
      'a tempo is 4 to 1000, got NaN',
    );
  });
});

describe('notes written as MIDI', () => {
  it('never overlap on a key and sound as they did', () => {
    fc.assert(
      fc.property(anyNotes, (notes) => {
        const bytes = notesToMidi(notes, { stepQuarters: 0.25 });
        const piece = importMidi(bytes, 0.25);
        expect(piece.roll).toEqual(notesToRoll(notes));
        expect(piece.notes).toEqual(withoutOverlaps(notes));
        const endOf = new Map<number, number>();
        for (const { pitch, startTicks, endTicks } of readMidi(bytes).notes) {
          expect(startTicks).toBeGreaterThanOrEqual(endOf.get(pitch) ?? 0);
          endOf.set(pitch, endTicks);
        }
      }),
    );
  });

  it('strike a repeated note again', () => {
    const twice = [0, 1].map((startStep) => ({ pitch: 60, startStep, steps: 1, velocity: 50 }));
    expect(importMidi(notesToMidi(twice, { stepQuarters: 1 })).notes).toEqual(twice);
  });
});
