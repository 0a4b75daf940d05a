import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Region } from '../../../core/contract/latent.ts';
import { knownOutside, withRegion } from '../../../models/latent/edits/region.ts';
import { noiseOf, settled } from './settle.ts';
import type { Subject } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** What a region is made from anew. */
export interface Redraw {
  readonly region: Region;
  /** The noise of the region's steps. */
  readonly noise: Float32Array<ArrayBuffer>;
  /** The u of all steps, of which those outside the region may give way a little. */
  readonly u: FloatTensor;
  /** Whether the region takes the likeliest symbols, whatever u is. */
  readonly likeliest: boolean;
}

/** The piece with its region sampled from this noise; z outside is held and keeps its bits. */
export async function redrawn(bench: Workbench, subject: Subject, redraw: Redraw): Promise<Subject> {
  const { region, noise, u, likeliest } = redraw;
  const known = knownOutside(subject.score.length, region);
  const sampled = await bench.sample(withRegion(subject.epsilon, region, noise), subject.z, known);
  const z = withRegion(subject.z, region, sampled.data);
  const epsilon = await noiseOf(bench, z, subject.epsilon, region, noise);
  return settled(bench, { epsilon, z, u, score: subject.score, region, likeliest });
}
