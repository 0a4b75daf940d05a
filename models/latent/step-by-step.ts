import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import type { Dropout, Reader } from './reader.ts';

/** A reader with the features, and while training the dropout, of the steps that it goes through. */
export interface Walk {
  readonly reader: Reader;
  /** [T, B, P] */
  readonly features: tf.Tensor;
  readonly dropout?: Dropout;
}

/**
 * Goes through time with a reader: `each` gets the context of a step and the slices of `xs` [T, B, …], the first of
 * which has the latent's shape, and returns what the reader hears of next, followed by further outputs. Returns all
 * outputs, stacked.
 */
export function stepByStep(
  { reader, features, dropout = [] }: Walk,
  xs: tf.Tensor[],
  each: (context: tf.Tensor, slices: tf.Tensor[]) => tf.Tensor[],
): tf.Tensor[] {
  const [, lanes, width] = xs[0]!.shape as [number, number, number];
  const steps = reader.begin(features);
  const { ys } = scan({
    init: [tf.zeros([lanes, width]), ...steps.state],
    xs: [steps.prepared, ...dropout, ...xs],
    body: ([before, ...state], [prepared, ...rest]) => {
      const factors = rest.slice(0, dropout.length);
      const read = steps.step(before!, state, prepared!, factors.length > 0 ? factors : undefined);
      const outputs = each(read.context, rest.slice(dropout.length));
      return { carry: [outputs[0]!, ...read.state], ys: outputs };
    },
  });
  return ys;
}
