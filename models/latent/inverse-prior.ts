import type { ModelConfig } from '../../core/contract/config.ts';
import { branch } from '../compiler/branch.ts';
import * as tf from '../compiler/tensorflow.ts';
import { logNormal } from '../flows/density.ts';
import type { FlowResult, HiddenFlow } from '../flows/hidden.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { hiddenFlow } from './flow.ts';
import type { Given, Prior, PriorSample } from './prior.ts';
import type { Dropout, Reader } from './reader.ts';
import { readerOf } from './readers.ts';
import type { Recurrence } from './recurrence.ts';
import { stepByStep } from './step-by-step.ts';

/**
 * Inverse autoregressive in time (Kingma et al. 2016; Ziegler & Rush 2019 §4.3, "IAF / SCF"): what was read of ε_{<t}
 * conditions the flow in hidden. A sample takes all steps at once, densities one after another.
 */
export class InversePrior implements Prior {
  private readonly reader: Reader;
  private readonly flow: HiddenFlow;

  constructor(parameters: Parameters, config: ModelConfig) {
    this.reader = readerOf(within(parameters, 'prior'), config);
    this.flow = hiddenFlow(within(parameters, 'flow'), config);
  }

  toNoise(z: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): FlowResult {
    const { reader, flow } = this;
    const walk = { reader, features, ...(dropout && { dropout }) };
    const [value, logDet] = stepByStep(walk, [z], (context, [now]) => {
      const moved = flow.toNoise(now!, context);
      return [moved.value, moved.logDet];
    }) as [tf.Tensor, tf.Tensor];
    return {
      value,
      logDet,
      // Not asked for in training; with the noise known they take all steps at once.
      get stages() {
        return flow.toNoise(z, reader.all(value, features, recurrence, dropout)).stages;
      },
    };
  }

  logDensity(z: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): tf.Tensor {
    const { value, logDet } = this.toNoise(z, features, recurrence, dropout);
    return tf.add(logNormal(value), logDet);
  }

  toLatent(epsilon: tf.Tensor, features: tf.Tensor, given: Given, recurrence: Recurrence): PriorSample {
    const noise = this.heard(epsilon, features, given);
    const { value, stages } = this.flow.toLatent(noise, this.reader.all(noise, features, recurrence));
    const z = tf.add(tf.mul(value, tf.sub(1, given.known)), tf.mul(given.z, given.known));
    return { z, stages: [...stages.slice(0, -1), z] };
  }

  /** The noise of every step: where z is given, that which it comes from after the noise before. */
  private heard(epsilon: tf.Tensor, features: tf.Tensor, { z, known }: Given): tf.Tensor {
    const [noise] = branch({
      condition: tf.any(tf.cast(known, 'bool')),
      then: () =>
        stepByStep(
          { reader: this.reader, features },
          [tf.mul(z, known), tf.mul(epsilon, tf.sub(1, known)), known],
          (context, [fixed, free, isKnown]) => [
            tf.add(free!, tf.mul(this.flow.toNoise(fixed!, context).value, isKnown!)),
          ],
        ),
      otherwise: () => [epsilon],
    });
    return noise!;
  }
}
