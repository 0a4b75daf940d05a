import type { FloatTensor } from '../../core/contract/floats.ts';
import type { Region } from '../../core/contract/latent.ts';
import type { GenerationSettings } from '../../core/document.ts';

/*
 * What is read back from this machine's own store may be of an older version, cut off, or changed by a hand: its parts
 * are looked at before they are believed.
 */

/** Something with fields that may hold anything. */
export type Fields = Readonly<Record<string, unknown>>;

/** Latents of so many steps, and where a hand has drawn since they were those of what is seen. */
interface StoredLatents {
  readonly epsilon: FloatTensor;
  readonly z: FloatTensor;
  readonly u: FloatTensor;
  readonly drawn?: Region;
}

/** The three belong together: all or none. Where a hand has drawn since must be known to keep them. */
export function storedLatents({ epsilon, z, u, drawn }: Fields, steps: number): StoredLatents | undefined {
  const fits = isTensor(epsilon, steps) && isTensor(z, steps) && isTensor(u, steps);
  if (!fits) return undefined;
  if (drawn === undefined) return { epsilon, z, u };
  return isRegion(drawn, steps) ? { epsilon, z, u, drawn } : undefined;
}

function isRegion(value: unknown, steps: number): value is Region {
  if (!isFields(value)) return false;
  const { from, to } = value;
  return Number.isInteger(from) && isWithin(to, Number(from) + 1, steps) && Number(from) >= 0;
}

function isTensor(value: unknown, steps: number): value is FloatTensor {
  if (!isFields(value) || !(value['data'] instanceof Float32Array) || !Array.isArray(value['dims']))
    return false;
  const size = value['dims'].reduce((product: number, dim: unknown) => product * Number(dim), 1);
  return value['dims'][0] === steps && size === value['data'].length;
}

/** Whether it is what something was generated with. */
export function isSettings(value: unknown): value is GenerationSettings {
  if (!isFields(value)) return false;
  const { seed, index, temperature, emission, threshold } = value;
  return (
    [seed, index].every((number) => Number.isSafeInteger(number) && Number(number) >= 0) &&
    isWithin(temperature, 0, 10) &&
    isWithin(threshold, 0, 1) &&
    (emission === 'sample' || emission === 'threshold')
  );
}

/** Whether it is a number of a range. */
export function isWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

/** Whether it has fields to look at. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
