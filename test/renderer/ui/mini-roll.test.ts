import { expect, it } from 'vitest';
import { miniatureRows } from '../../../renderer/ui/mini-roll.ts';

it('fits every pitch of a piece into its height, the highest on top', () => {
  const { row, y } = miniatureRows([36, 60, 96], 46);
  expect(y(96)).toBeGreaterThanOrEqual(0);
  expect(y(36) + row).toBeLessThanOrEqual(46);
  expect(y(96)).toBeLessThan(y(60));
  expect(y(60) - y(61)).toBeCloseTo(row);
});

it('puts few pitches in the middle, in rows that are no bricks', () => {
  const { row, y } = miniatureRows([60, 62], 46);
  expect(row).toBe(4);
  expect(y(62)).toBeCloseTo(46 - (y(60) + row));
});
