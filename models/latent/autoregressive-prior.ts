import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { logDensity } from '../flows/density.ts';
import type { FlowResult, HiddenFlow } from '../flows/hidden.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { hiddenFlow } from './flow.ts';
import type { Given, Prior, PriorSample } from './prior.ts';
import type { Dropout, Reader } from './reader.ts';
import { readerOf } from './readers.ts';
import type { Recurrence } from './recurrence.ts';
import { stepByStep } from './step-by-step.ts';

/**
 * Autoregressive in time: what was read of z_{<t} conditions a flow in hidden that turns z_t into noise and back
 * (Ziegler & Rush 2019 §4.3, "AF / …"). Densities take all steps at once, a sample one after another.
 */
export class AutoregressivePrior implements Prior {
  private readonly reader: Reader;
  private readonly flow: HiddenFlow;

  constructor(parameters: Parameters, config: ModelConfig) {
    this.reader = readerOf(within(parameters, 'prior'), config);
    this.flow = hiddenFlow(within(parameters, 'flow'), config);
  }

  toNoise(z: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): FlowResult {
    return this.flow.toNoise(z, this.reader.all(z, features, recurrence, dropout));
  }

  logDensity(z: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): tf.Tensor {
    return logDensity(this.flow, z, this.reader.all(z, features, recurrence, dropout));
  }

  toLatent(epsilon: tf.Tensor, features: tf.Tensor, given: Given): PriorSample {
    const [z, ...stages] = stepByStep(
      { reader: this.reader, features },
      [epsilon, tf.mul(given.z, given.known), tf.sub(1, given.known)],
      (context, [noise, fixed, free]) => {
        const sampled = this.flow.toLatent(noise!, context);
        const z = tf.add(tf.mul(sampled.value, free!), fixed!);
        return [z, ...sampled.stages.slice(0, -1)];
      },
    ) as [tf.Tensor, ...tf.Tensor[]];
    return { z, stages: [...stages, z] };
  }
}
