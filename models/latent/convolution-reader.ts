import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { delay } from '../flows/layers.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import {
  convolutionWeights,
  convolve,
  entering,
  kernelOf,
  leaving,
  type ConvolutionWeights,
} from './convolution.ts';
import { positionWidth } from './positions.ts';
import type { Dropout, Reader, Steps } from './reader.ts';
import type { Recurrence } from './recurrence.ts';

/** Layers of causal convolutions over the values before: no step waits for another where the values are known. */
export class ConvolutionReader implements Reader {
  private readonly layers: ConvolutionWeights[];

  constructor(
    parameters: Parameters,
    private readonly config: ModelConfig,
  ) {
    const { latent, hidden, priorLayers } = config;
    const inputs = latent + positionWidth(config);
    this.layers = Array.from({ length: priorLayers }, (_, i) =>
      convolutionWeights(within(parameters, String(i)), i === 0 ? inputs : hidden, hidden),
    );
  }

  all(x: tf.Tensor, features: tf.Tensor, { decay }: Recurrence, dropout?: Dropout): tf.Tensor {
    let hidden = tf.concat([delay(x), features], -1);
    this.layers.forEach((weights, i) => {
      const output = convolve(hidden, weights, decay);
      hidden = this.onwards(i, hidden, output, dropout);
    });
    return hidden;
  }

  begin(features: tf.Tensor): Steps {
    const zeros = tf.zeros([features.shape[1]!, this.config.hidden]);
    const kernels = this.layers.map(kernelOf);
    return {
      state: this.layers.map(() => zeros),
      prepared: features,
      step: (before, state, prepared, dropout) => {
        const next: tf.Tensor[] = [];
        let context = tf.concat([before, prepared], -1);
        kernels.forEach((kernel, i) => {
          const [entered, past] = entering(kernel, context);
          const sums = tf.add(tf.mul(state[i]!, kernel.decays), entered);
          next.push(sums);
          context = this.onwards(i, context, leaving(kernel, sums, past), dropout);
        });
        return { context, state: next };
      },
    };
  }

  /** Later layers add to what they read (He et al. 2016). */
  private onwards(layer: number, input: tf.Tensor, output: tf.Tensor, dropout?: Dropout): tf.Tensor {
    const sum = layer === 0 ? output : tf.add(input, output);
    return dropout ? tf.mul(sum, dropout[layer]!) : sum;
  }
}
