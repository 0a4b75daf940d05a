import { expect, it } from 'vitest';
import { joined } from '../../../renderer/map/sequence.ts';

it('puts pieces one after the other', () => {
  const note = { pitch: 60, startStep: 1, steps: 2, velocity: 80 };
  const piece = { notes: [note], steps: 4, stepQuarters: 0.5, tempo: 90 };
  const one = joined([piece, { ...piece, steps: 3 }, piece]);
  expect(one).toMatchObject({ steps: 11, stepQuarters: 0.5, tempo: 90 });
  expect(one.notes.map(({ startStep }) => startStep)).toEqual([1, 5, 8]);
});
