import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsBeats, minutes, secondsAt } from '../../../renderer/shell/clock.ts';

describe('the clock', () => {
  it('counts bars, beats and sixteenths from one', () => {
    expect(barsBeats(0, 1)).toEqual({ bar: 1, beat: 1, sixteenth: 1 });
    expect(barsBeats(34.75, 1)).toEqual({ bar: 9, beat: 3, sixteenth: 4 });
    expect(barsBeats(17, 0.25)).toEqual({ bar: 2, beat: 1, sixteenth: 2 });
  });

  it('is not a sixteenth late for a clock that is a hair early', () => {
    expect(barsBeats(4 - 1e-9, 1)).toEqual({ bar: 2, beat: 1, sixteenth: 1 });
    expect(barsBeats(12 * (1 / 3), 1)).toEqual({ bar: 2, beat: 1, sixteenth: 1 });
  });

  it('names every place as the sum of its parts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (sixteenths) => {
        const { bar, beat, sixteenth } = barsBeats(sixteenths / 4, 1);
        expect((bar - 1) * 16 + (beat - 1) * 4 + sixteenth - 1).toBe(sixteenths);
      }),
    );
  });

  it('tells the time as a clock does', () => {
    expect(minutes(secondsAt(64, 1, 84))).toBe('0:45.7');
    expect(minutes(0)).toBe('0:00.0');
    expect(minutes(59.99)).toBe('0:59.9');
    expect(minutes(60)).toBe('1:00.0');
    expect(minutes(605.25)).toBe('10:05.2');
  });
});
