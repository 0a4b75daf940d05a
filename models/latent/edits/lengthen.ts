import type { FloatTensor } from '../../../core/contract/floats.ts';

/** A tensor [T, …] continued to `steps` by what is given for the new ones; what it had keeps its bits. */
export function lengthened(
  tensor: FloatTensor,
  steps: number,
  added: Float32Array = new Float32Array(((steps - tensor.dims[0]!) * tensor.data.length) / tensor.dims[0]!),
): FloatTensor {
  const [before = 0, ...rest] = tensor.dims;
  const data = new Float32Array((tensor.data.length / before) * steps);
  data.set(tensor.data);
  data.set(added, tensor.data.length);
  return { data, dims: [steps, ...rest] };
}
