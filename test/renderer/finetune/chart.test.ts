import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf, range, spread, ticks } from '../../../renderer/finetune/chart.ts';
import { records } from './made.ts';

it('draws bounds over minutes, with the best point that was kept and how long the divergence rises', () => {
  const log = records(12);
  const { train, valid, best, rising } = linesOf(log, (nats) => nats / 2);
  expect(train).toHaveLength(12);
  expect(valid[0]!.at).toBeCloseTo(log[0]!.seconds / 60);
  expect(valid[3]!.value).toBeCloseTo(log[3]!.valid!.elbo / 2);
  expect(best).toEqual(valid[10]);
  expect(rising).toBeCloseTo(log[6]!.seconds / 60);
});

it('leaves out epochs that were not validated', () => {
  const log = records(4).map((record, i) => (i % 2 ? { ...record, valid: null } : record));
  expect(linesOf(log, (nats) => nats).valid).toHaveLength(2);
});

it('shows what must be seen, and cuts off how a training begins', () => {
  const values = [80, 40, ...Array.from({ length: 98 }, (_, i) => 9 - i / 100)];
  const [low, high] = range(values, [9.5]);
  expect(low).toBeLessThan(8.1);
  expect(high).toBeGreaterThan(9.5);
  expect(high).toBeLessThan(12);
});

it('has round ticks inside the range, evenly apart', () => {
  expect(ticks(5.8, 9.3, 4)).toEqual([6, 7, 8, 9]);
  fc.assert(
    fc.property(
      fc.double({ min: -100, max: 100, noNaN: true }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (low, size) => {
        const made = ticks(low, low + size, 5);
        expect(made.length).toBeLessThan(8);
        for (const tick of made) {
          expect(tick).toBeGreaterThanOrEqual(low - 1e-6 * size);
          expect(tick).toBeLessThanOrEqual(low + size * (1 + 1e-6));
        }
      },
    ),
    { numRuns: 50 },
  );
});

it('moves labels apart, and keeps their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 3 }), (wanted) => {
      const placed = [...spread(wanted, 16)].sort((a, b) => a - b);
      for (let i = 1; i < placed.length; i++) expect(placed[i]! - placed[i - 1]!).toBeGreaterThan(15.5);
    }),
    { numRuns: 50 },
  );
  expect(spread([10, 100], 16)).toEqual([10, 100]);
});
