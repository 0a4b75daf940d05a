import type { Manifest } from '../../../core/contract/manifest.ts';
import type { Random } from '../../../core/random.ts';
import { uniformsAStep } from './score.ts';

/** How notes or letters come of probabilities where they are made anew; as in `generate`. */
export interface Emission {
  readonly emission: 'sample' | 'threshold';
  readonly threshold: number;
}

/** Whether the likeliest symbol is taken, whatever u is: text by threshold. */
export function isLikeliest({ kind }: Manifest, { emission }: Emission): boolean {
  return kind === 'text' && emission === 'threshold';
}

/** The u of so many new steps: uniforms, or the threshold in their place; of the likeliest symbols, ½. */
export function freshUniforms(
  manifest: Manifest,
  { emission, threshold }: Emission,
  random: Random,
  steps: number,
): Float32Array<ArrayBuffer> {
  const count = steps * uniformsAStep(manifest);
  if (emission === 'sample') return random.uniforms(count);
  return new Float32Array(count).fill(manifest.kind === 'music' ? threshold : 0.5);
}
