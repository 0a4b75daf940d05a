import type { FloatTensor } from '../../../core/contract/floats.ts';
import type { Region } from '../../../core/contract/latent.ts';

/**
 * What `sample` is told to keep: [T, 1, 1] of 1 for the steps that are known and 0 for those of the region, which are
 * made anew (Ziegler & Rush 2019, §4: a latent a step lets a part of a sequence be sampled given the rest).
 */
export function knownOutside(steps: number, { from, to }: Region): FloatTensor {
  const data = new Float32Array(steps).fill(1).fill(0, from, to);
  return { data, dims: [steps, 1, 1] };
}

/**
 * A tensor [T, …] with the steps of the region from `inside`, which has as many values as the region, or all of T; the
 * other steps keep their bits.
 */
export function withRegion(
  tensor: FloatTensor,
  { from, to }: Region,
  inside: Float32Array<ArrayBuffer>,
): FloatTensor {
  const width = tensor.data.length / tensor.dims[0]!;
  const data = tensor.data.slice();
  const whole = inside.length === data.length;
  data.set(whole ? inside.subarray(from * width, to * width) : inside, from * width);
  return { data, dims: tensor.dims };
}

/** The values of the region's steps of a tensor [T, …]. */
export function regionOf(tensor: FloatTensor, { from, to }: Region): Float32Array<ArrayBuffer> {
  const width = tensor.data.length / tensor.dims[0]!;
  return tensor.data.slice(from * width, to * width);
}
