import { describe, expect, it } from 'vitest';
import { lineSpacing } from '../../../renderer/roll/paint/grid.ts';
import { snapsOf } from '../../../renderer/roll/snaps.ts';
import { lengthWords, noteWords, pitchWords, placeWords } from '../../../renderer/roll/words.ts';

describe('words for the ear', () => {
  it('name pitches as pianists do', () => {
    expect(pitchWords(60)).toBe('C 4');
    expect(pitchWords(21)).toBe('A 0');
    expect(pitchWords(66)).toBe('F sharp 4');
  });

  it('name places by bar and beat', () => {
    expect(placeWords(0, 4)).toBe('bar 1, beat 1');
    expect(placeWords(6, 4)).toBe('bar 2, beat 3');
    expect(placeWords(18, 16)).toBe('bar 2, beat 1.5');
    expect(placeWords(4, 12)).toBe('bar 1, beat 2.33');
  });

  it('name notes', () => {
    expect(noteWords({ pitch: 61, startStep: 4, steps: 4, velocity: 90 }, 16)).toBe(
      'C sharp 4, bar 1, beat 2, 1 beat, velocity 90',
    );
  });

  it('name lengths as parts of a whole note', () => {
    expect(lengthWords(1, 1)).toBe('1/4');
    expect(lengthWords(0.5, 0.25)).toBe('1/32');
    expect(lengthWords(1, 1 / 3)).toBe('1/12');
    expect(lengthWords(4, 1)).toBe('1');
  });
});

describe('snaps', () => {
  it('are as long as they say, on every grid', () => {
    for (const stepQuarters of [1, 0.5, 0.25, 1 / 3]) {
      const snaps = snapsOf(stepQuarters);
      const quarter = snaps.find(({ label }) => label === '1/4')!;
      expect(quarter.steps * stepQuarters).toBeCloseTo(1, 9);
      const triplet = snaps.find(({ label }) => label === '1/8 triplet')!;
      expect(3 * triplet.steps).toBeCloseTo(quarter.steps, 9);
    }
  });

  it('contain the step of the piece, once', () => {
    for (const stepQuarters of [1, 0.25, 1 / 3, 1 / 6, 0.75]) {
      const snaps = snapsOf(stepQuarters);
      expect(snaps.filter(({ steps }) => Math.abs(steps - 1) < 1e-9)).toHaveLength(1);
      expect(new Set(snaps.map(({ value }) => value)).size).toBe(snaps.length);
    }
  });
});

describe('lines of time', () => {
  const spacing = (stepWidth: number, snapSteps = 0.25, barSteps = 4) =>
    lineSpacing({ leftStep: 0, topKey: 0, keyHeight: 10, stepWidth }, { barSteps, snapSteps });

  it('are as fine as the snap where there is room, and thin out to bars and pairs of bars', () => {
    expect(spacing(40)).toBe(0.25);
    expect(spacing(10)).toBe(1);
    expect(spacing(3)).toBe(4);
    expect(spacing(1)).toBe(8);
    expect(spacing(0.1)).toBe(64);
    expect(spacing(2, 1, 16)).toBe(4);
  });

  it('are never too close, and always fall on bars', () => {
    for (let width = 0.02; width < 240; width *= 1.3) {
      for (const [snap, bar] of [
        [0.25, 4],
        [1, 16],
        [1 / 3, 4],
        [1, 12],
        [4, 4],
      ] as const) {
        const lines = spacing(width, snap, bar);
        expect(lines * width).toBeGreaterThanOrEqual(5);
        const perBar = lines < bar ? bar / lines : lines / bar;
        expect(perBar).toBeCloseTo(Math.round(perBar), 6);
      }
    }
  });
});
