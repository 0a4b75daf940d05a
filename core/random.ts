import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Draws thrown away after seeding, because neighbouring seeds begin alike. */
const WARM_UP = 32;

/** One round of a 32-bit finaliser: every bit of the input reaches every bit of the output. */
function mix(x: number): number {
  let h = x ^ (x >>> 16);
  h = Math.imul(h, 0x21f0aaad);
  h ^= h >>> 15;
  h = Math.imul(h, 0x735a2d97);
  return h ^ (h >>> 15);
}

/** What continues a generator exactly where it stood. */
export type RandomState = readonly number[];

/**
 * The one source of noise in Rivulet: xoroshiro128+, seeded, saved and restored. Graphs contain no random
 * operations; whatever is random is drawn here and handed to them.
 */
export class Random {
  private constructor(private readonly generator: JumpableRandomGenerator) {}

  /**
   * A generator for a seed, and for a stream of that seed: `Random.of(7, 3)` is candidate 3 of seed 7, and does
   * not depend on how many candidates were drawn before it.
   */
  static of(seed: number, ...stream: number[]): Random {
    const folded = stream.reduce(
      (h, part) => mix(h ^ mix(part + 0x9e3779b9)),
      mix(seed | 0) ^ mix(seed / 2 ** 32),
    );
    const random = new Random(xoroshiro128plus(folded));
    for (let i = 0; i < WARM_UP; i++) random.generator.next();
    return random;
  }

  /** The generator that `state()` described. */
  static from(state: RandomState): Random {
    return new Random(xoroshiro128plusFromState(state));
  }

  /** The state as plain numbers, to be saved. */
  state(): RandomState {
    return [...this.generator.getState()];
  }

  /** A number in [0, 1), on a grid of 2⁻³². */
  uniform(): number {
    return (this.generator.next() >>> 0) / 2 ** 32;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** Independent standard normal numbers, by Box and Muller. */
  normals(length: number): Float32Array<ArrayBuffer> {
    const out = new Float32Array(length);
    for (let i = 0; i < length; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      out[i] = radius * Math.cos(angle);
      if (i + 1 < length) out[i + 1] = radius * Math.sin(angle);
    }
    return out;
  }

  /** Independent numbers in [0, 1). */
  uniforms(length: number): Float32Array<ArrayBuffer> {
    const out = new Float32Array(length); // Float32Array.from would take four times as long
    for (let i = 0; i < length; i++) out[i] = this.uniform();
    return out;
  }

  /** A new array with the same items in random order (Fisher and Yates). */
  shuffled<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}
