import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SteadyClock } from '../../../renderer/audio/steady-clock.ts';

test('gives even times though what it reads of the audio clock is uneven', () => {
  const late = fc.array(fc.double({ min: 0, max: 0.04, noNaN: true }), { minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(late, (lates) => {
      const clock = new SteadyClock();
      const times = lates.map((by, beat) => clock.msAt(beat / 4, beat / 4 - by, 1000 + 250 * beat));
      for (const [i, time] of times.entries())
        if (i > 0) expect(Math.abs(time - times[i - 1]! - 250)).toBeLessThan(2.5);
    }),
  );
});

test('goes with the audio clock when that drifts', () => {
  const clock = new SteadyClock();
  let last = 0;
  // A clock that is slow by one in a thousand, for two minutes.
  for (let i = 0; i <= 4800; i++) last = clock.msAt(i * 0.025 * 0.999, i * 0.025 * 0.999, i * 25);
  expect(Math.abs(last - 4800 * 25)).toBeLessThan(5);
});

test('begins anew after the audio clock has stood still', () => {
  const clock = new SteadyClock();
  clock.msAt(1, 1, 1000);
  expect(clock.msAt(2, 2, 9000)).toBe(9000);
});
