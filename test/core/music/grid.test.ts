import { describe, expect, it } from 'vitest';
import { fitGrid, parseGrid, residualSteps } from '../../../core/music/grid.ts';
import { Random } from '../../../core/random.ts';

const every = (step: number, count = 64, phase = 0) =>
  Array.from({ length: count }, (_, i) => i * step + phase);

describe('the grid of a piece', () => {
  it.each([1, 1 / 2, 1 / 3, 1 / 4, 1 / 6, 1 / 8, 1 / 12])('is found: %d', (stepQuarters) => {
    const fit = fitGrid(every(stepQuarters), 'auto', 120);
    expect(fit).toEqual({ stepQuarters, phaseQuarters: 0 });
    expect(residualSteps(every(stepQuarters), fit)).toBeCloseTo(0, 9);
  });

  it('is found under small slips and a few grace notes', () => {
    const random = Random.of(5);
    const onsets = every(0.25, 200).map((onset) => onset + (random.uniform() - 0.5) * 0.04);
    onsets.push(0.11, 3.4, 7.9);
    expect(fitGrid(onsets, 'auto', 100).stepQuarters).toBe(0.25);
  });

  it('is found where it begins late, and where it begins early', () => {
    expect(fitGrid(every(0.5, 64, 0.2), 'auto', 120).phaseQuarters).toBeCloseTo(0.2, 9);
    expect(fitGrid(every(0.5, 64, 0.4), 'auto', 120).phaseQuarters).toBeCloseTo(-0.1, 9);
    expect(fitGrid(every(1, 64, 0.2), 1, 120).phaseQuarters).toBeCloseTo(0.2, 9);
  });

  it('needs both binary and triplet steps where a piece has both', () => {
    expect(fitGrid([...every(1 / 4), ...every(1 / 3)], 'auto', 120).stepQuarters).toBe(1 / 12);
  });

  it('of a free performance comes from its tempo, and the residual says that it is chance', () => {
    const random = Random.of(6);
    const free = Array.from({ length: 500 }, () => random.uniform() * 200);
    expect(fitGrid(free, 'auto', 120).stepQuarters).toBe(1 / 4);
    expect(fitGrid(free, 'auto', 60).stepQuarters).toBe(1 / 8);
    expect(residualSteps(free, fitGrid(free, 'auto', 120))).toBeCloseTo(0.25, 1);
  });
});

describe('a grid as text', () => {
  it('is auto, a number or a fraction', () => {
    expect(['auto', '1', '0.25', '.5', '1/3'].map(parseGrid)).toEqual(['auto', 1, 0.25, 0.5, 1 / 3]);
  });

  it.each(['0', '-1', '1/0', 'fast', '', '65', 'NaN', '1e9'])('is refused as %j', (text) => {
    expect(() => parseGrid(text)).toThrow(/a grid is auto or a step in quarter notes .*; got/);
  });
});
