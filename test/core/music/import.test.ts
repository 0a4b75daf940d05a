import fc from 'fast-check';
import tonejs from '@tonejs/midi';
import { describe, expect, it } from 'vitest';
import { RivuletError } from '../../../core/errors.ts';
import { importMidi, verdict } from '../../../core/music/midi/import.ts';
import { readMidi } from '../../../core/music/midi/read.ts';
import { anyDamages } from './arbitrary.ts';
import { bytesOf, damaged, header, meta, note, oneTrack, tempo, track } from './midi-bytes.ts';
import { soundPieces } from './sound-pieces.ts';

describe('a sound file', () => {
  const piece = importMidi(
    bytesOf(
      header(1, 2, 96),
      track(tempo(500_000), tempo(1_000_000, 192), meta(1, [], 96)),
      track(note(60, { ticks: 96, velocity: 70 }), note(64, { ticks: 192 })),
    ),
  );

  it('comes in whole, on the grid that it is written in', () => {
    expect(verdict(piece)).toEqual({ status: 'imported' });
    expect(piece.stepQuarters).toBe(1);
    expect(piece.residual).toBe(0);
    expect(piece.roll).toEqual([[60], [64], [64]]);
    expect(piece.notes[0]).toEqual({ pitch: 60, startStep: 0, steps: 1, velocity: 70 });
  });

  it('lasts as long as its tempos say, and one tempo keeps that length', () => {
    expect(piece.seconds).toBeCloseTo(2, 12);
    expect((piece.roll.length * 60) / piece.tempo).toBeCloseTo(2, 12);
  });

  it('is read as the library reads it', () => {
    const bytes = soundPieces()[0]!;
    const theirs = new tonejs.Midi(bytes).tracks
      .flatMap((t) => t.notes)
      .map((n) => [n.ticks, n.midi, n.ticks + n.durationTicks]);
    const ours = readMidi(bytes).notes.map((n) => [n.startTicks, n.pitch, n.endTicks]);
    expect(ours.length).toBeGreaterThan(10);
    expect(ours.sort()).toEqual(theirs.sort());
  });

  it('places the patterns of format 2 one after the other, each with its own tempo', () => {
    const patterns = [track(tempo(250_000), note(60)), track(note(64))];
    expect(importMidi(bytesOf(header(2, 2), ...patterns), 1).seconds).toBeCloseTo(0.25 + 0.5, 12);
  });

  it('takes seconds from an SMPTE division, whatever the tempo events say', () => {
    const bytes = bytesOf(header(0, 1, 0xe728), track(tempo(1), note(60, { ticks: 1000 })));
    expect(importMidi(bytes).seconds).toBeCloseTo(1, 12);
  });

  it('ends notes at "all notes off"', () => {
    const bytes = oneTrack([0, 0x90, 60, 64], [0x83, 0x60, 0xb0, 123, 0], meta(1, [], 960));
    expect(importMidi(bytes, 1).roll).toEqual([[60]]);
    expect(importMidi(bytes).faults).toEqual([]);
  });
});

describe('two thousand damaged files', () => {
  it('come in with times finite and ordered, or are refused with a sentence', () => {
    const sound = soundPieces();
    const outcomes = { read: 0, refused: 0 };
    const anyBase = fc.constantFrom(...sound.keys());
    const property = fc.property(anyBase, anyDamages, (base, damages) => {
      const bytes = damaged(sound[base]!, damages);
      outcomes[holds(bytes) ? 'read' : 'refused']++;
    });
    const start = performance.now();
    fc.assert(property, { numRuns: 2000 });
    expect(performance.now() - start).toBeLessThan(30_000);
    expect(outcomes.read).toBeGreaterThan(1000);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});

/** Whether the bytes came in; a refusal must be one of ours, and what comes in must be sane. */
function holds(bytes: Uint8Array): boolean {
  try {
    const score = readMidi(bytes);
    for (const { startTicks, endTicks } of score.notes) {
      if (!(startTicks >= 0 && endTicks > startTicks && endTicks < Infinity))
        throw new Error('disorder in ticks');
    }
    const piece = importMidi(bytes);
    const numbers = [piece.seconds, piece.tempo, piece.stepQuarters, piece.residual];
    if (!numbers.every((x) => Number.isFinite(x) && x >= 0)) throw new Error(`not finite: ${numbers.join()}`);
    for (const { startStep, steps } of piece.notes) {
      if (!(startStep >= 0 && steps >= 1 && startStep + steps <= piece.roll.length))
        throw new Error('bad steps');
    }
    if (verdict(piece).status === 'warned') expect(verdict(piece).reason).toMatch(/\w/);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof RivuletError)) throw thrown;
    return false;
  }
}
