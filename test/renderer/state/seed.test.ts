import { describe, expect, it } from 'vitest';
import { MAX_SEED, Seed } from '../../../renderer/state/seed.svelte.ts';

/** A seed whose dice give 1, 2, 3… */
function counting(): Seed {
  let thrown = 0;
  return new Seed(() => ++thrown);
}

describe('a seed', () => {
  it('that is not locked is another for each run', () => {
    const seed = counting();
    expect([seed.take(), seed.take(), seed.take()]).toEqual([1, 2, 3]);
  });

  it('that is shown is the one that the next run has', () => {
    const seed = counting();
    expect(seed.take()).toBe(1);
    seed.roll();
    expect(seed.value).toBe(2);
    expect(seed.take()).toBe(2);
  });

  it('that is locked stays', () => {
    const seed = counting();
    seed.locked = true;
    expect([seed.take(), seed.take()]).toEqual([1, 1]);
  });

  it('that is typed is taken once, and again while it is locked', () => {
    const seed = counting();
    seed.take();
    seed.value = 4193027518;
    expect(seed.take()).toBe(4193027518);
    seed.locked = true;
    expect(seed.take()).toBe(4193027518);
    seed.locked = false;
    expect(seed.take()).not.toBe(4193027518);
  });

  it('can be any whole number that is exact', () => {
    const seed = counting();
    seed.value = MAX_SEED;
    expect(seed.value).toBe(2 ** 53 - 1);
    seed.value = 2 ** 60;
    expect(seed.value).toBe(MAX_SEED);
    seed.value = -3;
    expect(seed.value).toBe(0);
    seed.value = 7.6;
    expect(seed.value).toBe(8);
  });

  it('is thrown by dice that do not repeat themselves', () => {
    const seeds = new Set(Array.from({ length: 50 }, () => new Seed().value));
    expect(seeds.size).toBeGreaterThan(45);
  });
});
