import { describe, expect, it } from 'vitest';
import { eased } from '../../../renderer/latent/morph.svelte.ts';
import { heatOf, heatShare } from '../../../renderer/latent/paint/heat.ts';
import { rangeOf, siltShare } from '../../../renderer/latent/paint/surprise.ts';

describe('the scale of latents', () => {
  it('is the same on both sides of the middle, rises, and ends at two standard deviations', () => {
    expect(heatShare(0)).toBe(0.5);
    expect([heatShare(2), heatShare(-2), heatShare(9)]).toEqual([1, 0, 1]);
    for (const value of [0.1, 0.5, 1.3]) {
      expect(heatShare(value) + heatShare(-value)).toBeCloseTo(1, 9);
      expect(heatShare(value + 0.1)).toBeGreaterThan(heatShare(value));
    }
  });

  it('goes through its colours from end to end', () => {
    const heat = heatOf(['#000000', '#804020', '#ff0000']);
    expect([...heat.slice(0, 3)]).toEqual([0, 0, 0]);
    expect([...heat.slice(-3)]).toEqual([255, 0, 0]);
    const [red, green, blue] = heat.slice(128 * 3, 129 * 3);
    expect(Math.abs(red! - 128) + Math.abs(green! - 64) + Math.abs(blue! - 32)).toBeLessThan(4);
  });
});

describe('the scale of surprise', () => {
  it('leaves what is below the mean grey, and tells what is above it apart', () => {
    const perStep = Float32Array.of(2, 3, 4, 9);
    const range = rangeOf({ perStep });
    const shares = [...perStep].map((value) => siltShare(value, 3.5, range));
    expect(shares.slice(0, 2)).toEqual([0, 0]);
    expect(shares[2]).toBeGreaterThan(0.25);
    expect(shares[3]).toBeGreaterThan(shares[2]!);
    expect(range.floor).toBeLessThan(2);
  });

  it('has room below steps of less than no surprise', () => {
    const { floor, most } = rangeOf({ perStep: Float32Array.of(-3, 1) });
    expect(floor).toBeLessThan(-3);
    expect(most).toBe(1);
  });
});

describe('the way of water', () => {
  it('begins and ends at rest, and never turns back', () => {
    expect(eased(0)).toBeCloseTo(0, 4);
    expect(eased(1)).toBeCloseTo(1, 4);
    const places = Array.from({ length: 50 }, (_, i) => eased(i / 49));
    places.slice(1).forEach((place, i) => expect(place).toBeGreaterThanOrEqual(places[i]!));
    expect(places[2]! - places[0]!).toBeLessThan(places[25]! - places[23]!);
  });

  it('is the middle of a curve that is the same both ways', () => {
    expect(eased(0.5, [0.5, 0, 0.5, 1])).toBeCloseTo(0.5, 4);
  });
});
