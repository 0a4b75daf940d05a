import type { FloatTensor } from '../../core/contract/floats.ts';
import { RivuletError } from '../../core/errors.ts';
import type { Tensors } from '../../models/compiler/compile.ts';

/** One output of a graph, which must be float32. */
export function float(outputs: Tensors, name: string): FloatTensor {
  const tensor = outputs[name];
  if (!(tensor?.data instanceof Float32Array)) {
    throw new RivuletError('bad-model', `the graph gives no float32 output ${name}`);
  }
  return { data: tensor.data, dims: [...tensor.dims] };
}
