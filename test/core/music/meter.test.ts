import { describe, expect, it } from 'vitest';
import { barLines, meterFrom, meterOf } from '../../../core/music/meter.ts';
import { importMidi } from '../../../core/music/midi/import.ts';
import { bytesOf, chunk, header, meta, note, track } from './midi-bytes.ts';

/** A time signature of `beats` notes, of which 2 to the power of `beat` make a whole one. */
const signature = (beats: number, beat: number, delta = 0) => meta(0x58, [beats, beat, 24, 8], delta);
const quarters = { ticksPerStep: 96, phaseTicks: 0, ticksPerQuarter: 96 };

describe('bars', () => {
  it('have four quarter notes unless a file says otherwise', () => {
    expect(barLines(meterOf([], quarters), 13)).toEqual([4, 8, 12]);
    expect(barLines(meterOf([], { ...quarters, ticksPerStep: 24 }), 33)).toEqual([16, 32]);
  });

  it('follow the time signatures of a file', () => {
    const bytes = bytesOf(
      header(1, 2, 96),
      track(signature(3, 2), signature(6, 3, 96 * 6)),
      track(note(60, { ticks: 96 * 13 })),
    );
    const { meter, roll } = importMidi(bytes, 1);
    expect(barLines(meter, roll.length)).toEqual([3, 6, 9, 12]);
    expect(meter.map(({ startStep }) => startStep)).toEqual([0, 6]);
    expect(barLines(importMidi(bytes, 0.5).meter, 20)).toEqual([6, 12, 18]);
  });

  it('begin anew where the signature changes in the middle of one', () => {
    const meter = [
      { startStep: 0, barSteps: 4 },
      { startStep: 6, barSteps: 3 },
    ];
    expect(barLines(meter, 13)).toEqual([4, 6, 9, 12]);
  });

  it('whose lines fall between steps begin at the nearest, each line once', () => {
    expect(barLines([{ startStep: 0, barSteps: 1.5 }], 6)).toEqual([2, 3, 5]);
    expect(barLines([{ startStep: 0, barSteps: 0.25 }], 4)).toEqual([1, 2, 3]);
  });

  it('keep their places in a part of a piece', () => {
    const meter = [
      { startStep: 0, barSteps: 4 },
      { startStep: 16, barSteps: 3 },
    ];
    for (const [first, steps] of [
      [2, 20],
      [17, 9],
      [0, 5],
    ] as const) {
      const lines = barLines(meter, first + steps)
        .map((line) => line - first)
        .filter((line) => line > 0);
      expect(barLines(meterFrom(meter, first, steps), steps)).toEqual(lines);
    }
  });

  it('of impossible signatures are none', () => {
    const bytes = bytesOf(header(0, 1, 96), track(signature(0, 2), signature(4, 200), note(60)));
    expect(importMidi(bytes, 1).meter).toEqual([{ startStep: 0, barSteps: 4 }]);
  });

  it('of a file that is nothing but signatures are refused', () => {
    const unit = signature(3, 2);
    const events = new Uint8Array(200_001 * unit.length).map((_, i) => unit[i % unit.length]!);
    const start = bytesOf(header(0, 1), chunk('MTrk', [], events.length));
    expect(() => importMidi(Buffer.concat([start, events]))).toThrow('more than 200000 time signatures');
  });
});
