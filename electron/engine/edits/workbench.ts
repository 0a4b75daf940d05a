import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Manifest } from '../../../core/contract/manifest.ts';
import { isBaseline } from '../../../core/contract/manifest.ts';
import { RivuletError } from '../../../core/errors.ts';
import type { CallContext } from '../../host/serve-calls.ts';
import { float } from '../float.ts';
import type { OpenModel } from '../open-model.ts';

/** Lanes of one run: many cost less than one after another, and between two runs a call can be cancelled. */
export const LANES = 8;

/** What an edit works with: the graphs of a latent flow, of which every step is alive. */
export class Workbench {
  readonly manifest: Manifest;

  constructor(
    readonly model: OpenModel,
    private readonly context: CallContext,
  ) {
    this.manifest = model.manifest;
    if (!isBaseline(model.manifest)) return;
    throw new RivuletError('bad-argument', `${model.manifest.name} has no latent that could be edited`);
  }

  /** Tells how far the work is. */
  progress(done: number, total: number): void {
    this.context.progress({ done, total });
  }

  /** The posterior of x [T, B, V]: mean and logVar [T, B, Z]. */
  async encode(x: FloatTensor): Promise<{ mean: FloatTensor; logVar: FloatTensor }> {
    const outputs = await this.model.run('encode', { x, mask: maskOf(x) }, this.context);
    return { mean: float(outputs, 'mean'), logVar: float(outputs, 'logVar') };
  }

  /** Of z [T, B, Z] the noise that it comes from, and log p(z_t | z_{<t}) [T, B]. */
  async density(z: FloatTensor): Promise<{ epsilon: FloatTensor; logProb: FloatTensor }> {
    const wanted = ['epsilon', 'logProb'];
    const outputs = await this.model.run('density', { z, mask: maskOf(z) }, this.context, wanted);
    return { epsilon: float(outputs, 'epsilon'), logProb: float(outputs, 'logProb') };
  }

  /** The values between the layers of the flow, [L + 1, T, B, Z]. */
  async layers(z: FloatTensor): Promise<FloatTensor> {
    return float(await this.model.run('density', { z, mask: maskOf(z) }, this.context, ['layers']), 'layers');
  }

  /** z [T, B, Z] of noise; where `known` [T, B, 1] is 1 it is `given`. */
  async sample(epsilon: FloatTensor, given: FloatTensor, known: FloatTensor): Promise<FloatTensor> {
    const feeds = { epsilon, given, known, mask: maskOf(epsilon) };
    return float(await this.model.run('sample', feeds, this.context, ['z']), 'z');
  }

  /** z [T, B, Z] of noise alone. */
  sampleFree(epsilon: FloatTensor): Promise<FloatTensor> {
    const [steps = 0, lanes = 0] = epsilon.dims;
    const nothing = { data: new Float32Array(epsilon.data.length), dims: epsilon.dims };
    return this.sample(epsilon, nothing, { data: new Float32Array(steps * lanes), dims: [steps, lanes, 1] });
  }

  /** The emission's logits [T, B, V]. */
  async decode(z: FloatTensor): Promise<FloatTensor> {
    return float(await this.model.run('decode', { z, mask: maskOf(z) }, this.context), 'logits');
  }
}

function maskOf({ dims: [steps = 0, lanes = 0] }: FloatTensor): FloatTensor {
  return { data: new Float32Array(steps * lanes).fill(1), dims: [steps, lanes, 1] };
}
