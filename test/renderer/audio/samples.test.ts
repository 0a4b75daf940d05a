import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bestOf,
  fileOf,
  gainOf,
  LAYERS,
  loudnessDb,
  rateOf,
  releaseFileOf,
  type Sample,
  SAMPLED_PITCHES,
  sampleFor,
} from '../../../renderer/audio/samples.ts';

const PACKAGES = fileURLToPath(new URL('../../../node_modules/@audio-samples/', import.meta.url));
const KEYS = Array.from({ length: 88 }, (_, i) => 21 + i);
const velocity = fc.integer({ min: 1, max: 127 });
const pitch = fc.constantFrom(...KEYS);

describe('recordings', () => {
  test('each key at each velocity has one that ships, within a semitone of it', () => {
    for (const key of KEYS) {
      for (let velocity = 1; velocity <= 127; velocity++) {
        const sample = sampleFor(key, velocity);
        expect(Math.abs(sample.pitch - key)).toBeLessThanOrEqual(1);
        const layer = LAYERS[sample.layer]!.name;
        expect(existsSync(`${PACKAGES}piano-mp3-velocity${layer}/audio/${fileOf(sample)}.mp3`)).toBe(true);
      }
    }
  });

  test('each key has a noise of its own that ships', () => {
    const files = KEYS.map((key) => `${releaseFileOf(key)}.mp3`);
    expect(new Set(files)).toEqual(new Set(readdirSync(`${PACKAGES}piano-mp3-release/audio`)));
  });

  test('every recording that ships is played by some key', () => {
    const played = new Set(KEYS.flatMap((key) => [40, 77, 100].map((v) => fileOf(sampleFor(key, v)))));
    const shipped = LAYERS.flatMap(({ name }) => readdirSync(`${PACKAGES}piano-mp3-velocity${name}/audio`));
    expect(played).toEqual(new Set(shipped.map((file) => file.replace('.mp3', ''))));
  });

  test('are played at the rate that moves them to the pitch', () => {
    expect(rateOf({ layer: 1, pitch: 60 }, 60)).toBe(1);
    expect(rateOf({ layer: 1, pitch: 60 }, 72)).toBeCloseTo(2, 12);
    expect(rateOf({ layer: 1, pitch: 60 }, 59) ** 12).toBeCloseTo(0.5, 12);
  });
});

describe('loudness', () => {
  test('a harder stroke is louder', () => {
    fc.assert(
      fc.property(pitch, fc.integer({ min: 1, max: 126 }), (pitch, velocity) => {
        expect(loudnessDb(pitch, velocity + 1)).toBeGreaterThan(loudnessDb(pitch, velocity));
      }),
    );
  });

  test('neighbouring keys are alike, and treble strings softer than bass strings', () => {
    for (const key of KEYS.slice(1))
      expect(Math.abs(loudnessDb(key, 80) - loudnessDb(key - 1, 80))).toBeLessThan(0.6);
    expect(loudnessDb(108, 80)).toBeLessThan(loudnessDb(21, 80) - 10);
  });

  test('a recording comes out as loud as the note asks, however loud it was made', () => {
    fc.assert(
      fc.property(
        pitch,
        velocity,
        fc.double({ min: -60, max: 0, noNaN: true }),
        (pitch, velocity, recorded) => {
          const heard = recorded + 20 * Math.log10(gainOf(recorded, pitch, velocity));
          expect(heard).toBeCloseTo(loudnessDb(pitch, velocity), 9);
        },
      ),
    );
  });
});

describe('substitutes', () => {
  const all = LAYERS.flatMap((_, layer) => SAMPLED_PITCHES.map((pitch): Sample => ({ layer, pitch })));
  const some = fc.subarray(all, { minLength: 1 });

  test('the very recording is played when it is there', () => {
    fc.assert(
      fc.property(pitch, velocity, (pitch, velocity) => {
        expect(bestOf(pitch, velocity, () => true)).toEqual(sampleFor(pitch, velocity));
      }),
    );
  });

  test('a note is never lost as long as any recording is there, and in a layer none is nearer', () => {
    fc.assert(
      fc.property(pitch, velocity, some, (pitch, velocity, there) => {
        const isThere = (sample: Sample): boolean => there.some((one) => fileOf(one) === fileOf(sample));
        const best = bestOf(pitch, velocity, isThere)!;
        expect(isThere(best)).toBe(true);
        for (const other of there.filter(({ layer }) => layer === best.layer))
          expect(Math.abs(other.pitch - pitch)).toBeGreaterThanOrEqual(Math.abs(best.pitch - pitch));
      }),
    );
  });

  test('without any recording there is none', () => {
    expect(bestOf(60, 80, () => false)).toBeUndefined();
  });
});
