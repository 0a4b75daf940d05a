import fc from 'fast-check';
import { expect, test } from 'vitest';
import { damperSeconds, loudnessAt, quietest, type Sounding } from '../../../renderer/audio/voices.ts';

const voice = (fields: Partial<Sounding> = {}): Sounding => ({
  pitch: 60,
  loudnessDb: -20,
  at: 0,
  until: Infinity,
  ...fields,
});

test('the softer of two strings gives way, the older of two alike, and one that is damped before both', () => {
  const [soft, loud] = [voice({ loudnessDb: -40 }), voice()];
  expect(quietest([loud, soft], 1)).toBe(soft);
  const [old, young] = [voice({ at: 0 }), voice({ at: 0.9 })];
  expect(quietest([young, old], 1)).toBe(old);
  const damped = voice({ loudnessDb: 0, until: 0.5 });
  expect(quietest([old, young, damped], 1)).toBe(damped);
  expect(quietest([], 1)).toBeUndefined();
});

test('no string is quieter than the one that gives way', () => {
  const any = fc.record({
    pitch: fc.integer({ min: 21, max: 108 }),
    loudnessDb: fc.double({ min: -60, max: 0, noNaN: true }),
    at: fc.double({ min: 0, max: 5, noNaN: true }),
    until: fc.constantFrom(2, 6, Infinity),
  });
  fc.assert(
    fc.property(fc.array(any, { minLength: 1 }), (voices) => {
      const least = quietest(voices, 5)!;
      for (const other of voices) expect(loudnessAt(other, 5)).toBeGreaterThanOrEqual(loudnessAt(least, 5));
    }),
  );
});

test('treble strings die away sooner than bass strings, and the highest have no dampers', () => {
  expect(loudnessAt(voice({ pitch: 84 }), 3)).toBeLessThan(loudnessAt(voice({ pitch: 36 }), 3));
  expect(damperSeconds(36)).toBeGreaterThan(damperSeconds(84));
  expect(damperSeconds(100)).toBe(Infinity);
});
