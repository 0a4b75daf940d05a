import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Region } from '../../../core/contract/latent.ts';
import { regionOf, withRegion } from '../../../models/latent/edits/region.ts';
import { emitted, explained, type Score } from './score.ts';
import type { Subject } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** Latents that were edited in a region, and the score as it was, of which only the region gives way. */
export interface Edited {
  readonly epsilon: FloatTensor;
  readonly z: FloatTensor;
  readonly u: FloatTensor;
  readonly score: Score;
  readonly region: Region;
  /** Whether the region takes the likeliest symbols, whatever u is. */
  readonly likeliest: boolean;
}

/**
 * The piece of edited latents: what they give in the region, what stood there elsewhere, and u such that z and u give all
 * of it again. It is decoded alone, as everybody does who makes it again: among other lanes the last bits may differ.
 */
export async function settled(bench: Workbench, edited: Edited): Promise<Subject> {
  const { z, region, likeliest } = edited;
  const { from, to } = region;
  const logits = await bench.decode(z);
  const u = likeliest ? edited.u : withRegion(edited.u, region, uniformsOnly(regionOf(edited.u, region)));
  const made = emitted(bench.manifest, logits, likeliest ? undefined : u);
  const score = edited.score.map((before, t) => (t >= from && t < to ? made[t]! : before));
  return { score, z, epsilon: edited.epsilon, u: explained(bench.manifest, logits, score, u) };
}

/** u for another z: a letter that u named, since the model gave it no probability, is named no more. */
export function uniformsOnly(u: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return u.map((value) => (value < 0 ? 0.5 : value));
}

/**
 * The noise of z [T, 1, Z], of which steps from `from` on have changed: before that, ε is what it was, since it depends on
 * the past alone; in the region it is what was drawn, if anything was; elsewhere it is computed.
 */
export async function noiseOf(
  bench: Workbench,
  z: FloatTensor,
  before: FloatTensor,
  { from, to }: Region,
  drawn?: Float32Array<ArrayBuffer>,
): Promise<FloatTensor> {
  const steps = z.dims[0]!;
  if (drawn && to === steps) return withRegion(before, { from, to }, drawn);
  const { epsilon } = await bench.density(z);
  const changed = withRegion(before, { from, to: steps }, epsilon.data);
  return drawn ? withRegion(changed, { from, to }, drawn) : changed;
}
