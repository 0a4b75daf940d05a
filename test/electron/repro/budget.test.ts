import { describe, expect, test } from 'vitest';
import { allot } from '../../../electron/repro/budget.ts';
import type { Run } from '../../../electron/repro/rows.ts';

const run = (id: string, minutes: number): Run => ({
  id,
  arch: 'af-scf',
  seed: 1,
  model: {},
  training: {},
  minutes,
});
const runs = [run('first', 10), run('second', 20), run('third', 10)];
const shares = (minutes?: number) => allot(runs, minutes).map((a) => [a.run.id, a.minutes]);

describe('a budget', () => {
  test('gives each run what it needs when it says nothing', () => {
    expect(shares()).toEqual([
      ['first', 10],
      ['second', 20],
      ['third', 10],
    ]);
  });

  test('goes to the most worthy first, the rest to the next', () => {
    expect(shares(18)).toEqual([
      ['first', 10],
      ['second', 8],
    ]);
  });

  test('does not begin a run with too little, but always the first', () => {
    expect(shares(13)).toEqual([['first', 10]]);
    expect(shares(0.5)).toEqual([['first', 0.5]]);
  });

  test('is shared in proportion when there is more than enough', () => {
    expect(shares(80)).toEqual([
      ['first', 20],
      ['second', 40],
      ['third', 20],
    ]);
  });
});
