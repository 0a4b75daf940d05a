import { describe, expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { broken, type Fuzzed } from './target.ts';
import { TARGETS } from './targets/index.ts';

describe('what comes in damaged is refused with a reason, or is sound', () => {
  test.each(TARGETS.map((target) => [target.name, target] as const))('%s', async (_, target) => {
    const { crashes, refused, equal, accepted, cases } = await fuzz(target, { cases: target.short });
    expect(crashes.slice(0, 3)).toEqual([]);
    expect(refused + equal + accepted).toBe(cases);
    expect(refused).toBeGreaterThan(cases / 20);
  });
});

test('a reader that breaks is found, and the same seed finds the same cases', async () => {
  const attempt: Awaited<ReturnType<Fuzzed['open']>>['attempt'] = (random) =>
    random.below(10) === 0 ? broken('it broke') : 'refused';
  const weak: Fuzzed = { name: 'weak', short: 1, long: 1, open: () => Promise.resolve({ attempt }) };
  const [first, again] = [await fuzz(weak, { cases: 100 }), await fuzz(weak, { cases: 100 })];
  expect(first.crashes.length).toBeGreaterThan(0);
  expect(first.crashes[0]).toMatch(/^case \d+: Error: it broke/);
  const cases = ({ crashes }: typeof first) => crashes.map((crash) => crash.split(':')[0]);
  expect(cases(again)).toEqual(cases(first));
  expect(cases(await fuzz(weak, { cases: 100, seed: 2 }))).not.toEqual(cases(first));
});
