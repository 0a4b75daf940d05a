import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { convolutionWeights, convolve } from './convolution.ts';
import { lstmWeights } from './lstm.ts';
import type { Recurrence } from './recurrence.ts';

/** What {@link bidirectional} reads, and with what. */
interface Reading {
  /** [T, B, D] */
  readonly x: tf.Tensor;
  /** [T, B, P], seen by every layer. */
  readonly features: tf.Tensor;
  /** [T, B, 1] */
  readonly mask: tf.Tensor;
  readonly layers: number;
  /** Width of each direction. */
  readonly hidden: number;
  readonly reader: ModelConfig['decoder'];
}

/**
 * Layers that read in both directions; returns the last layer's forward and backward states, each [T, B, H], or nothing
 * where there are no layers.
 */
export function bidirectional(
  parameters: Parameters,
  recurrence: Recurrence,
  { x, features, mask, layers, hidden, reader }: Reading,
): [forward: tf.Tensor, backward: tf.Tensor] | [] {
  let states: [tf.Tensor, tf.Tensor] | [] = [];
  for (let layer = 0; layer < layers; layer++) {
    const input: tf.Tensor = tf.concat([...(layer === 0 ? [x] : states), features], -1);
    const direction = (name: string, reverse: boolean): tf.Tensor => {
      const own = within(parameters, `${layer}.${name}`);
      const width = input.shape[2]!;
      return reader === 'lstm'
        ? recurrence.lstm(input, lstmWeights(own, width, hidden), { mask, reverse })
        : convolve(input, convolutionWeights(own, width, hidden), recurrence.decay, { mask, reverse });
    };
    states = [direction('forward', false), direction('backward', true)];
  }
  return states;
}
